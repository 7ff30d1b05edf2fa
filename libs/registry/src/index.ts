export * from './port.js'
export * from './event-wire.js'
export { openFolderRegistry, type FolderRegistryOptions } from './folder/open-folder-registry.js'
