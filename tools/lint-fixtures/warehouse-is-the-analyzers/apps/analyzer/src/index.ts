export { writer } from '@udb/warehouse'
