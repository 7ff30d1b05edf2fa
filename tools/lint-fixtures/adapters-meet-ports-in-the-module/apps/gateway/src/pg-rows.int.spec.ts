export { rows } from './adapters/pg-rows.js'
