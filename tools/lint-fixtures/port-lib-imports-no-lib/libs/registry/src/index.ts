export { name } from '@udb/events'
