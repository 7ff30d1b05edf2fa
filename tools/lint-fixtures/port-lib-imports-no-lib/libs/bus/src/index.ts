// red
export { name } from '@udb/events'
