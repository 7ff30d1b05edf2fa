import { expect, test } from '@jest/globals'
import pg from 'pg'
import { readModelFailure } from './store.js'

const answered = (code: string): Error => Object.assign(new pg.DatabaseError('what it says', 12, 'error'), { code })

test.each([
  [
    'nobody answers',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    'read_model_unavailable',
  ],
  ['the server stops', answered('57P01'), 'read_model_unavailable'],
  ['the password was changed', answered('28P01'), 'read_model_refused'],
  ['the database is gone', answered('3D000'), 'read_model_refused'],
  ['its tables are gone', answered('42P01'), 'read_model_unmade'],
])('%s: it is away, and its code says how', (_, error, code) => {
  expect(readModelFailure(error)).toMatchObject({ name: 'DependencyDown', component: 'read-model', code })
})

test('an answer about the statement is the statement’s own error', () => {
  const error = answered('42601')
  expect(readModelFailure(error)).toBe(error)
})
