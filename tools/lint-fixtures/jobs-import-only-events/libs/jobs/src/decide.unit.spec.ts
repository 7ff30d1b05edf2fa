export { given } from '@udb/testkit'
