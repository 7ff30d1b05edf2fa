export { log } from './embedded/log.js'
