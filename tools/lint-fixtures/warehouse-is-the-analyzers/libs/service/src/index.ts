// red
export { writer } from '@udb/warehouse'
