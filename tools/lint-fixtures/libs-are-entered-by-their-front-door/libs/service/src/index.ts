// red
export { log } from '../../bus/src/embedded/log.js'
