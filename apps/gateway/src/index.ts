export { gateway } from './gateway.module.js'
export { reactions } from './reactions.js'
export { PROBLEM_CODES, type ProblemCode } from './problem-codes.js'
export { rebuildProjection, type Rebuilt } from './projection/rebuild.js'
