export * from './duck.js'
export { toCell } from './cell.js'
export { openInProcess } from './in-process.js'
