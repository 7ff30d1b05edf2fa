import { expect, test } from '@jest/globals'
import { asBusError, isUnreadable, unavailable, UnreadError } from './kafka-errors.js'

const thrown = (more: object): Error => Object.assign(new Error('what the client says'), more)

test.each([
  [{ code: 'CERT_HAS_EXPIRED' }, 'log_refused', /^Renew the certificate/],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'log_refused', /^Name the brokers/],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'log_refused', /UDB_KAFKA_CA_FILE/],
  [{ type: 'SASL_AUTHENTICATION_FAILED' }, 'log_refused', /UDB_KAFKA_SASL_PASSWORD/],
  [{ type: 'UNSUPPORTED_SASL_MECHANISM' }, 'log_refused', /UDB_KAFKA_SASL_MECHANISM/],
  [{ type: 'ILLEGAL_SASL_STATE' }, 'log_refused', /^Unset UDB_KAFKA_SASL_MECHANISM/],
  [{ type: 'TOPIC_AUTHORIZATION_FAILED' }, 'log_refused', /grant the right/],
  [{ type: 'INCONSISTENT_GROUP_PROTOCOL' }, 'log_refused', /a group of its own/],
  [{ type: 'MESSAGE_TOO_LARGE' }, 'record_too_large', /max\.message\.bytes/],
  [{ code: 'ECONNREFUSED' }, 'log_unavailable', /goes on by itself/],
  [{ message: 'Closed connection' }, 'log_unavailable', /UDB_KAFKA_SASL_MECHANISM/],
])('%j is told with what to do about it', (more, code, hint) => {
  expect(asBusError(thrown(more))).toMatchObject({ code, hint: expect.stringMatching(hint) })
})

test('of topics that are made together the one that is refused is named, not the one that another process has made', () => {
  const made = thrown({ type: 'TOPIC_ALREADY_EXISTS', topic: 'udb.jobs.v1' })
  const denied = thrown({ type: 'TOPIC_AUTHORIZATION_FAILED', topic: 'udb.audit.v1' })
  expect(asBusError(thrown({ errors: [made, denied] }))).toMatchObject({
    code: 'log_refused',
    message: expect.stringContaining('topic udb.audit.v1'),
  })
})

test.each([
  ['a batch that cannot be unpacked', new UnreadError('that is packed with zstd ', 'it is damaged'), true],
  ['an answer that ends too early', thrown({ name: 'RangeError' }), true],
  ['a connection that is closed', thrown({ name: 'KafkaJSConnectionError', code: 'ECONNRESET' }), false],
  ['no answer in time', thrown({ name: 'KafkaJSRequestTimeoutError' }), false],
  ['an error of the protocol', thrown({ name: 'KafkaJSProtocolError', type: 'NOT_LEADER_FOR_PARTITION' }), false],
  ['a log that is away', unavailable('no broker'), false],
])('%s: whether it came and could not be read', (_, error, isSo) => {
  expect(isUnreadable(error)).toBe(isSo)
})
