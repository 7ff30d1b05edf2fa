import { BusError } from '../port.js'

/** What kafkajs throws, as far as it matters here. */
interface KafkaFailure {
  readonly name: string
  readonly message: string
  /** The name of an error code of Kafka's protocol. */
  readonly type: string
  /** The code of the socket or of TLS. */
  readonly code: string
  /** That it is about, where kafkajs says so. */
  readonly topic: string
}

const refusedTypes = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
])
const credentialTypes = new Set(['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM'])
const tooLargeTypes = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])
export const unavailableHint =
  'Check that the brokers of UDB_KAFKA_BROKERS run and can be reached, that UDB_KAFKA_SSL says whether they speak TLS, and UDB_KAFKA_SASL_MECHANISM whether they want a user; then it goes on by itself.'
const certificateCodes = /CERT|SELF_SIGNED|VERIFY_LEAF|ERR_OSSL_PEM/

/** A batch of records that came and cannot be read here. */
export class UnreadError extends BusError {
  /** `mayPass`: the same bytes may be read later, by what has more memory or knows more. */
  constructor(
    what: string,
    why: string,
    readonly mayPass = false,
  ) {
    super(
      'log_unavailable',
      `A batch of records ${what}cannot be read: ${why}.`,
      'Let its producer send smaller batches, or pack them in another way. Where the partition waits at the batch, it goes on once it can be read, or is deleted with all before it (kafka-delete-records.sh).',
    )
    this.name = 'UnreadError'
  }
}

const disksHint =
  'Look at the disks of the brokers. Where the topic has replicas, let another one lead the partition (kafka-reassign-partitions.sh); what waits for the batch then goes on by itself. docs/operations.md says what is left without replicas.'

/** Where a batch has to stand, what came is none that can be believed. */
export class NoBatchError extends BusError {
  constructor(offset: number, why: string) {
    super('log_unavailable', `No batch of records can be made out at offset ${offset}: ${why}.`, disksHint)
    this.name = 'NoBatchError'
  }
}

/** The bytes of a batch are not those that were written. */
export class DamagedBatchError extends BusError {
  constructor(readonly firstOffset: number) {
    super(
      'log_unavailable',
      `The batch of records at offset ${firstOffset} is damaged: its checksum does not match.`,
      disksHint,
    )
    this.name = 'DamagedBatchError'
  }
}

/** Gives what kafkajs threw as an error of the bus. `what`: the topic or the group that was asked for. */
export function asBusError(thrown: unknown, what = 'this'): BusError {
  if (thrown instanceof BusError) return thrown
  const failure = failureOf(thrown)
  if (failure.name === 'KafkaJSSASLAuthenticationError' || credentialTypes.has(failure.type))
    return refused(
      `Kafka refuses the credentials: ${failure.message}`,
      'Correct UDB_KAFKA_SASL_MECHANISM, UDB_KAFKA_SASL_USERNAME and UDB_KAFKA_SASL_PASSWORD.',
    )
  if (failure.type === 'ILLEGAL_SASL_STATE')
    return refused(
      `Kafka asks nobody for credentials here: ${failure.message}`,
      'Unset UDB_KAFKA_SASL_MECHANISM with its user and password, or name the port of the brokers at which one signs in.',
    )
  if (refusedTypes.has(failure.type))
    return refused(
      `Kafka does not allow ${failure.topic === '' ? what : `topic ${failure.topic}`}: ${failure.message}`,
      'Let the administrator of the brokers grant the right; docs/operations.md lists those that are needed.',
    )
  if (failure.code === 'CERT_HAS_EXPIRED')
    return refused(`Kafka's certificate has expired: ${failure.message}`, 'Renew the certificate of the brokers.')
  if (failure.code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused(
      `Kafka's certificate is for another host: ${failure.message}`,
      'Name the brokers in UDB_KAFKA_BROKERS, and in what they advertise, as their certificate does.',
    )
  if (failure.type === 'INCONSISTENT_GROUP_PROTOCOL')
    return refused(
      `Another kind of client is in the group: ${failure.message}`,
      'Let it use a group of its own: those whose names begin with udb. belong to the box.',
    )
  if (certificateCodes.test(failure.code))
    return refused(
      `Kafka's certificate is not trusted: ${failure.message}`,
      'Name the file of the authority that signed it in UDB_KAFKA_CA_FILE.',
    )
  if (failure.type === 'UNKNOWN_TOPIC_OR_PARTITION')
    return new BusError('topic_unknown', 'The topic does not exist.', 'Make it first, or correct its name.')
  if (tooLargeTypes.has(failure.type))
    return new BusError(
      'record_too_large',
      `A record is larger than its topic allows: ${failure.message}`,
      'Put the content into the object store and publish a reference, or raise max.message.bytes of the topic to 1048588.',
    )
  return unavailable(`Kafka does not answer as it should: ${failure.message}`)
}

export function unavailable(message: string): BusError {
  return new BusError('log_unavailable', message, unavailableHint)
}

/** The name of the protocol's error code, or '' when it is none. */
export function typeOf(thrown: unknown): string {
  return failureOf(thrown).type
}

export function nameOf(thrown: unknown): string {
  return failureOf(thrown).name
}

/** What kafkajs throws at records that do not fit the lengths that they tell. */
const namesOfNonsense = new Set(['KafkaJSInvalidVarIntError', 'KafkaJSInvalidLongError'])
const codesOfNonsense = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'])
const namesOfUnreadable = new Set(['UnreadError', 'RangeError', 'TypeError', ...namesOfNonsense])

/** Whether an answer of a broker came and could not be read; of what ails a connection kafkajs tells under names of its own. */
export function isUnreadable(thrown: unknown): boolean {
  return namesOfUnreadable.has(nameOf(thrown))
}

/** Whether the broker has answered, with the code of an error or with records that cannot be read. */
export function isAnswer(thrown: unknown): boolean {
  return typeOf(thrown) !== '' || isUnreadable(thrown)
}

/** Whether the same bytes would be refused again: not for want of memory, of what they are packed with, or by a fault of ours. */
export function wouldFailAgain(thrown: unknown): boolean {
  if (thrown instanceof UnreadError) return !thrown.mayPass
  const { name, code } = failureOf(thrown)
  return namesOfNonsense.has(name) || codesOfNonsense.has(code)
}

/** What is said of a batch at which reading failed. */
export function asUnread(thrown: unknown): BusError {
  return thrown instanceof BusError ? thrown : new UnreadError('', failureOf(thrown).message)
}

function refused(message: string, hint: string): BusError {
  return new BusError('log_refused', message, hint)
}

/** The innermost cause: kafkajs wraps what went wrong into one error for each layer of retries, and for topics that it makes together. */
function failureOf(thrown: unknown): KafkaFailure {
  let inner = thrown
  for (let depth = 0; depth < 10; depth++) {
    const within = withinOf(inner)
    if (within === undefined) break
    inner = within
  }
  if (!(inner instanceof Error)) return { name: '', message: String(inner), type: '', code: '', topic: '' }
  const { type, code, topic } = inner as Error & Partial<Record<'type' | 'code' | 'topic', unknown>>
  return { name: inner.name, message: inner.message, type: textOf(type), code: textOf(code), topic: textOf(topic) }
}

/** Of topics that were to be made together, one that was not made; that another process was quicker is no failure. */
function withinOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const { cause, errors } = error as Error & { readonly errors?: readonly { readonly type?: unknown }[] }
  const failed = errors?.find(({ type }) => type !== 'TOPIC_ALREADY_EXISTS') ?? cause
  return failed instanceof Error ? failed : undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
