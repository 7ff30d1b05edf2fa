export { features } from '../bus.features.js'
