export * from './port.js'
export { keyParts, prefixParts } from './object-key.js'
export { openFolderStore, type FolderStoreOptions } from './folder/open-folder-store.js'
export { listAll } from './list-all.js'
