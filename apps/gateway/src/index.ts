export { gateway, rebuildProjection } from './gateway.module.js'
export { reactions } from './reactions.js'
export { PROBLEM_CODES, type ProblemCode } from './problem-codes.js'
export type { Rebuilt } from './projection/rebuild.js'
