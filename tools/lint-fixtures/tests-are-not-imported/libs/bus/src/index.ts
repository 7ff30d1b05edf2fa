// red
export { features } from './bus.features.js'
