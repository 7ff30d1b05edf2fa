export { pruner } from './pruner.module.js'
export { reactions } from './reactions.js'
