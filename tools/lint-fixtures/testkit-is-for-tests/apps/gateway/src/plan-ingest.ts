// red
export { given } from '@udb/testkit'
