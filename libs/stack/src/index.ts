export * from './stack-address.js'
