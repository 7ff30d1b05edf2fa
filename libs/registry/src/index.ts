export * from './port.js'
export * from './event-wire.js'
