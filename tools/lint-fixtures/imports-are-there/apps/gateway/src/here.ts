export { there } from './there.js'
