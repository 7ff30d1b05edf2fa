export { ingestion } from './ingestion.module.js'
export { reactions } from './reactions.js'
export * from './parse/index.js'
