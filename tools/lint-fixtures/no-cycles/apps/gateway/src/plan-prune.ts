export { plan } from './decide-plan.js'
