export { rows } from './pg-rows.js'
