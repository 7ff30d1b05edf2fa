import { describe, expect, test } from '@jest/globals'
import { BusError } from '@udb/bus'
import pg from 'pg'
import { openingFailure, ReadModelError, serverProblem } from './read-model-error.js'

const AT = { host: 'db.example', port: 5_432, user: 'udb', database: 'boxes' }
const SERVER = { version: 180_004, encoding: 'UTF8', readOnly: false }

const answer = (code: string): Error => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code })
const fromNetwork = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code })

describe('what is said of a connection that fails', () => {
  test.each([
    ['nothing listens', fromNetwork('ECONNREFUSED'), 'read_model_unavailable'],
    ['the name is not known', fromNetwork('ENOTFOUND'), 'read_model_unavailable'],
    ['nobody answers in time', new Error('timeout expired'), 'read_model_unavailable'],
    ['it ended in the middle', new Error('Connection terminated unexpectedly'), 'read_model_unavailable'],
    ['the server starts', answer('57P03'), 'read_model_unavailable'],
    ['it has no connection left', answer('53300'), 'read_model_unavailable'],
    ['it became a standby', answer('25006'), 'read_model_unavailable'],
    ['the password is wrong', answer('28P01'), 'read_model_refused'],
    ['nobody of that name may come from here', answer('28000'), 'read_model_refused'],
    ['there is no such database', answer('3D000'), 'read_model_refused'],
    ['a right is missing', answer('42501'), 'read_model_refused'],
    [
      'a password is asked for',
      new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
      'read_model_refused',
    ],
    ['it has no TLS', new Error('The server does not support SSL connections'), 'read_model_refused'],
    ['its certificate is not trusted', fromNetwork('DEPTH_ZERO_SELF_SIGNED_CERT'), 'read_model_refused'],
    ['a file of certificates is missing', fromNetwork('ENOENT'), 'read_model_refused'],
  ])('%s', (_, error, code) => {
    const said = openingFailure(error, AT)
    expect(said).toMatchObject({ code, hint: expect.stringMatching(/\w{3}/) })
  })

  test('an error of the log, which is looked at too, is not taken for one of PostgreSQL', () => {
    const error = new BusError('log_unavailable', 'Kafka does not answer: Connection timeout', 'Look at Kafka.')
    expect(openingFailure(error, AT)).toBe(error)
  })

  test('an error of our own statements stays what it is', () => {
    const error = answer('42601')
    expect(openingFailure(error, AT)).toBe(error)
  })
})

describe('a server', () => {
  test('of today, in UTF-8, that can be written does', () => {
    expect(serverProblem(SERVER, AT)).toBeNull()
  })

  test.each([
    ['is too old', { version: 130_014 }, 'read_model_refused', 'PostgreSQL 13.14'],
    ['has another encoding', { encoding: 'LATIN1' }, 'read_model_refused', 'PostgreSQL 18.4'],
    ['can only be read', { readOnly: true }, 'read_model_unavailable', 'standby'],
  ])('that %s does not, and is named with its version', (_, other, code, text) => {
    const problem = serverProblem({ ...SERVER, ...other }, AT)
    expect(problem).toBeInstanceOf(ReadModelError)
    expect(problem).toMatchObject({ code, message: expect.stringContaining(text) })
  })
})
