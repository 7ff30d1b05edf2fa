export { type Box, startBox } from './start-box.js'
