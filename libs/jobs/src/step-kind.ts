import { encodeEvent, type AnyEvent, isEventName } from '@udb/events'

/** Names that end in `.requested` but ask for something else than a step. */
const NOT_STEPS: ReadonlySet<string> = new Set(['job', 'job.cancel', 'query'])

/** Whether there is an event that asks for a step of this kind. */
export const isStepKind = (kind: string): boolean => !NOT_STEPS.has(kind) && isEventName(`${kind}.requested`)

/** Parameters of a step of a known kind, or null where the text is not what the schema of its request says. */
export function paramsOf(kind: string, text: string): object | null {
  const params = jsonObject(text)
  if (!params) return null
  const meta = { eventId: '', source: '', tenant: '', jobId: null, actor: '', time: 0, causationId: null }
  const data = { stepId: '', attempt: 1, deadline: 0, inputs: [], params }
  try {
    encodeEvent({ name: `${kind}.requested`, meta, data } as unknown as AnyEvent)
    return params
  } catch {
    return null
  }
}

export function jsonObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
