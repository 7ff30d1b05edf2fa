import type { AnyEvent } from './event.js'
import { CodecError, eventFromJson } from './codec.js'
import { isEventName } from './catalog.js'

export const STRUCTURED = 'application/cloudevents+json'

/**
 * CloudEvents 1.0 structured JSON, as the inbox accepts it. Its `time` is optional there; without it, it happened when the log appended
 * it, which every delivery says alike. Throws a `CodecError` that names what is missing.
 */
export function eventFromCloudEvent(value: Buffer, tenant: string, appendedAt: number): AnyEvent {
  const json = parseJson(value)
  const text = (name: string): string => {
    const found = json[name]
    if (typeof found !== 'string' || found === '')
      throw new CodecError('event_invalid', `the CloudEvent has no '${name}'`)
    return found
  }
  if (text('specversion') !== '1.0') throw new CodecError('event_invalid', `specversion must be '1.0'`)
  const type = text('type')
  if (!isEventName(type)) throw new CodecError('event_type_unknown', `no event is called ${type.slice(0, 100)}`)
  const time = 'time' in json ? Date.parse(text('time')) : appendedAt
  if (Number.isNaN(time)) throw new CodecError('event_invalid', `the CloudEvent's 'time' is not RFC 3339`)
  const subject = typeof json['subject'] === 'string' ? json['subject'] : null
  const actor = typeof json['actor'] === 'string' ? json['actor'] : text('source')
  const meta = { eventId: text('id'), source: text('source'), tenant, jobId: subject, actor, time, causationId: null }
  return eventFromJson(type, { ...withParamsAsText(json['data']), meta })
}

/** The schema has parameters as JSON in a string, since each type of job has its own; people write them as they are. */
function withParamsAsText(data: unknown): object {
  if (typeof data !== 'object' || data === null) return {}
  const params: unknown = Reflect.get(data, 'params')
  return typeof params === 'object' && params !== null ? { ...data, params: textOf(params) } : data
}

function textOf(params: object): string {
  try {
    return JSON.stringify(params)
  } catch {
    // What JSON.parse reads may be nested deeper than the stack.
    throw new CodecError('event_invalid', `the CloudEvent's 'data.params' are nested too deep`)
  }
}

function parseJson(value: Buffer): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(value.toString('utf8'))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
  } catch {
    // Falls through to the one error for both.
  }
  throw new CodecError('event_undecodable', 'the value is no JSON object')
}
