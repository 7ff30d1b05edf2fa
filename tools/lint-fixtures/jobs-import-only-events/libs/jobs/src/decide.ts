// red
export { runner } from '@udb/service'
