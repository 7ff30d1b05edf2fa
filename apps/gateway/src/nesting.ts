/** Far above what people write, far below what a function that calls itself can follow. */
export const MOST_LEVELS = 100

/** Whether arrays and objects stand in each other more deeply than a request may have them. Looks level by level, so no depth is too much for it. Pure. */
export function isTooDeep(json: unknown): boolean {
  let level = [json].filter(isNesting)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return true
    level = level.flatMap((each) => Object.values(each).filter(isNesting))
  }
  return false
}

const isNesting = (json: unknown): json is object => typeof json === 'object' && json !== null
