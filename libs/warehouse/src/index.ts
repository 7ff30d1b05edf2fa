export * from './manifest.js'
export { ManifestStore, manifestKey, MAX_MANIFEST_BYTES } from './manifest-store.js'
export { Warehouse, type WarehouseOptions } from './warehouse.js'
