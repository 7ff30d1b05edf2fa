export { type Box, BoxError, startBox } from './start-box.js'
