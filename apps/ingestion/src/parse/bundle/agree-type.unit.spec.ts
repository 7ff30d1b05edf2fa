import { expect, test } from '@jest/globals'
import { agreeType } from './agree-type.js'

const of = (...types: string[]) =>
  agreeType(types.map((type) => ({ type: type.replace('?', ''), empty: type.endsWith('?') })))

test.each([
  [['BIGINT', 'BIGINT'], 'BIGINT', 'same'],
  [['VARCHAR?', 'BIGINT'], 'BIGINT', 'same'],
  [['VARCHAR?', 'VARCHAR?'], 'VARCHAR', 'same'],
  [['DATE?', 'BIGINT?'], 'DATE', 'same'],
  [['INTEGER', 'BIGINT', 'TINYINT'], 'BIGINT', 'wider'],
  [['UINTEGER', 'BIGINT'], 'BIGINT', 'wider'],
  [['UINTEGER', 'INTEGER'], 'BIGINT', 'wider'],
  [['UBIGINT', 'TINYINT'], 'VARCHAR', 'text'],
  [['UBIGINT', 'DOUBLE'], 'DOUBLE', 'if_exact'],
  [['UBIGINT', 'TINYINT', 'DOUBLE'], 'DOUBLE', 'if_exact'],
  [['UTINYINT', 'UINTEGER'], 'UINTEGER', 'wider'],
  [['FLOAT', 'DOUBLE'], 'DOUBLE', 'wider'],
  [['BIGINT', 'DOUBLE'], 'DOUBLE', 'if_exact'],
  [['INTEGER', 'FLOAT'], 'DOUBLE', 'if_exact'],
  [['DATE', 'TIMESTAMP'], 'VARCHAR', 'text'],
  [['BIGINT', 'VARCHAR'], 'VARCHAR', 'text'],
  [['DECIMAL(10,2)', 'BIGINT'], 'VARCHAR', 'text'],
])('%j agree on %s (%s)', (types, type, how) => {
  expect(of(...types)).toEqual({ type, how })
})
