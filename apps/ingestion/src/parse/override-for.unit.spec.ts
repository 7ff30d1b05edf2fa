import { describe, expect, test } from '@jest/globals'
import { decided, decisionKinds } from './decision.js'
import { overrideFor } from './override-for.js'
import { parseOverrides } from './overrides.js'

describe('an example that overrides a decision', () => {
  test.each(decisionKinds)('%s: it is none, or overrides that can be sent', (what) => {
    const example = overrideFor(decided(what, 'x', 'because', { column: 'a' }))
    expect(example === null || parseOverrides(example)).toBeTruthy()
  })

  test.each([
    ['delimiter', ';', { delimiter: ',' }],
    ['delimiter', 'tab', { delimiter: ';' }],
    ['quote', '"', { quote: "'" }],
    ['header', 'true', { header: false }],
    ['header', 'false', { header: true }],
    ['skipped_rows', '3', { skipRows: 0 }],
    ['encoding', 'windows-1252', { encoding: 'utf-8' }],
    ['column_type', 'BIGINT', { types: { id: 'VARCHAR' } }],
    ['column_type', 'VARCHAR', { types: { id: 'DOUBLE' } }],
  ] as const)('given %s %j, then it is another', (what, value, example) => {
    expect(overrideFor(decided(what, value, 'because', { column: 'id' }))).toEqual(example)
  })
})
