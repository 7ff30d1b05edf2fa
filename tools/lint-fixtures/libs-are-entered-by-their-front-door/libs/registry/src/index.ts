export { log } from '@udb/bus'
