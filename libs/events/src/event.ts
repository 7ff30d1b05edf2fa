import type { Meta, Payloads } from './generated/events.js'

export type EventName = keyof Payloads & string

/** An event as the code sees it: its name, who and when, and what happened. */
export type EventOf<N extends EventName> = {
  readonly [K in N]: { readonly name: K; readonly meta: Meta; readonly data: Payloads[K] }
}[N]
export type AnyEvent = EventOf<EventName>

/** What a decision or a reaction gives back: an event without its envelope, which its publisher adds. */
export type FactOf<N extends EventName> = { readonly [K in N]: { readonly name: K; readonly data: Payloads[K] } }[N]
export type Fact = FactOf<EventName>

/** Makes a fact; the compiler checks that the data fits the name. */
export const fact = <N extends EventName>(name: N, data: Payloads[N]): FactOf<N> =>
  ({ name, data }) as unknown as FactOf<N>

export type StepRequestName = Extract<EventName, `${string}.requested`> &
  Exclude<EventName, 'job.requested' | 'job.cancel.requested' | 'query.requested'>

/** Nothing happens, and why. */
export interface Ignored {
  readonly ignored: string
}
export const ignored = (reason: string): Ignored => ({ ignored: reason })
export const isIgnored = (value: unknown): value is Ignored =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'ignored' in value
