export { lz4Unpacked } from './lz4-frame.js'
export { snappyUnpacked } from './snappy.js'
