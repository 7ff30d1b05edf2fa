export { analyzer } from './analyzer.module.js'
export { reactions } from './reactions.js'
