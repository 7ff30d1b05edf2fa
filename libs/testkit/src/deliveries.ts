/** What a log that delivers at least once may do to a list of events. All of it is decided by numbers, so it replays. */

/** Each of `choices` delivers once more, right at the end, the event that it points at. */
export function duplicated<T>(events: readonly T[], choices: readonly number[]): T[] {
  return [...events, ...choices.flatMap((choice) => events.slice(choice % events.length).slice(0, 1))]
}

/** Without the events that `choices` point at. */
export function dropped<T>(events: readonly T[], choices: readonly number[]): T[] {
  const gone = new Set(choices.map((choice) => choice % events.length))
  return events.filter((_, index) => !gone.has(index))
}

/**
 * The same events in another order that keeps the order of those with the same key. Each choice takes the next event
 * of one of the keys that have some left; when the choices are used up, the first key goes first.
 */
export function reordered<T>(events: readonly T[], keyOf: (event: T) => string, choices: readonly number[]): T[] {
  const queues = [...Map.groupBy(events, keyOf).values()]
  const merged: T[] = []
  for (let turn = 0; merged.length < events.length; turn += 1) {
    const left = queues.filter((queue) => queue.length > 0)
    const event = left[(choices[turn] ?? 0) % left.length]?.shift()
    if (event !== undefined) merged.push(event)
  }
  return merged
}
