// red
export { log } from '../../../libs/bus/src/embedded/log.js'
