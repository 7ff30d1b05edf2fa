/** Numbers from 0 up to but without 1, the same for the same seed: linear congruential, constants of Numerical Recipes. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** One of a list that is not empty. */
export const oneOf = <T>(next: () => number, list: readonly T[]): T => list[Math.floor(next() * list.length)]!
