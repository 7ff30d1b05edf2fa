import { RegistryError } from '../port.js'

/** What a registry said about a question that it understood: yes (below 400), or a no that means something. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Confluent's `error_code`; null where the answer is no error. */
  readonly errorCode: number | null
}

export const SUBJECT_NOT_FOUND = 40401
export const SCHEMA_NOT_FOUND = 40403
const INCOMPATIBLE = 409
const UNPROCESSABLE = 422

/**
 * Tells the registry's own words from those of whatever else stands at the address. A 404 counts only with Confluent's code beside it: one
 * of a proxy, or of a wrong path, would turn good events into dead letters. Pure.
 * Throws `registry_refused` (credentials, rights), or `registry_unavailable` for all that is no answer to the question.
 */
export function judgeAnswer(status: number, text: string, url: string): Answer {
  if (status === 401 || status === 403) throw refused(status, url)
  const body = parsed(text)
  const errorCode = errorCodeOf(body)
  if (status >= 200 && status < 300 && body !== undefined) return { status, body, errorCode: null }
  const isNotFound = status === 404 && errorCode !== null && errorCode > 40_400 && errorCode < 40_500
  if (errorCode !== null && (isNotFound || status === INCOMPATIBLE || status === UNPROCESSABLE))
    return { status, body, errorCode }
  throw unavailable(url, `it answers HTTP ${status}${body === undefined ? ' without JSON' : `: ${messageOf(body)}`}`)
}

export const refused = (status: number, url: string): RegistryError =>
  new RegistryError(
    'registry_refused',
    `the schema registry at ${url} refuses: HTTP ${status}`,
    status === 401
      ? 'Correct UDB_SCHEMA_REGISTRY_USERNAME and UDB_SCHEMA_REGISTRY_PASSWORD.'
      : 'Give its user the right to read subjects and schemas; `./udb contracts register` also writes them.',
  )

export const unavailable = (url: string, reason: string): RegistryError =>
  new RegistryError(
    'registry_unavailable',
    `the schema registry at ${url} does not answer as one: ${reason}`,
    'Bring it up, and see that UDB_SCHEMA_REGISTRY_URL ends in the path of its Confluent API, as in /apis/ccompat/v7.',
  )

/** The registry's reason, in its own words, cut to what a line holds. */
export const messageOf = (body: unknown): string =>
  isObject(body) && typeof body['message'] === 'string' ? body['message'].slice(0, 500) : 'no reason given'

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const errorCodeOf = (body: unknown): number | null =>
  isObject(body) && typeof body['error_code'] === 'number' ? body['error_code'] : null

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
