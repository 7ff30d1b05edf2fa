// red
export { plan } from '@udb/gateway'
