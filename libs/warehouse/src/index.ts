export * from './manifest.js'
export { ManifestStore, manifestKey } from './manifest-store.js'
export { Warehouse, type WarehouseOptions } from './warehouse.js'
