import { type Fact, type Ignored, isIgnored } from '@udb/events'
import { expect } from '@jest/globals'

export interface Decider<State, Event, Command, Result> {
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
  readonly decide: (state: State, command: Command) => readonly Result[]
}

/**
 * `given(facts).when(command).then(results)`: what a decider decides, and nothing more. It decides twice, because a
 * decision that differs the second time has looked at something else than its input.
 */
export function deciderSpec<State, Event, Command, Result>(decider: Decider<State, Event, Command, Result>) {
  const { initial, evolve, decide } = decider
  return (...facts: readonly Event[]) => ({
    when: (command: Command) => ({
      // eslint-disable-next-line unicorn/no-thenable -- read as a sentence; nobody awaits it
      then: (...results: readonly Result[]): void => {
        const state = facts.reduce(evolve, initial)
        expect(decide(state, command)).toEqual(results)
        expect(decide(state, command)).toEqual(results)
      },
    }),
  })
}

/** The same for a reaction over its ports, which run twice as well: a redelivery must give the same facts. */
export function reactionSpec<In, Ports>(reaction: (event: In, ports: Ports) => Promise<readonly Fact[] | Ignored>) {
  return (ports: Ports) => ({
    when: (event: In) => ({
      // eslint-disable-next-line unicorn/no-thenable -- read as a sentence; its result is awaited, not this object
      then: async (...facts: readonly Fact[]): Promise<void> => {
        expect(await reaction(event, ports)).toEqual(facts)
        expect(await reaction(event, ports)).toEqual(facts)
      },
      thenIgnored: async (reason: string): Promise<void> => {
        for (const result of [await reaction(event, ports), await reaction(event, ports)]) {
          expect(isIgnored(result) ? result.ignored : result).toEqual(reason)
        }
      },
    }),
  })
}
