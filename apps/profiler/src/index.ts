export { profiler } from './profiler.module.js'
export { reactions } from './reactions.js'
