export * from './port.js'
export * from './event-wire.js'
export { openFolderRegistry, type FolderRegistryOptions } from './folder/open-folder-registry.js'
export { openConfluentRegistry, type ConfluentRegistry } from './confluent/open-confluent-registry.js'
export type { RegistryAccess, RegistryLog } from './confluent/registry-access.js'
export type { CheckRegisteredOptions } from './confluent/check-registered.js'
export {
  registerContracts,
  type RegisterContractsOptions,
  type RegisteredContract,
  type RegisteredContracts,
} from './confluent/register-contracts.js'
export { checkContracts } from './contracts/check-contracts.js'
export { runContractsCheck, type ContractsIo } from './contracts/run-contracts-check.js'
export type { SampleFile } from './contracts/check-samples.js'
export type { ContractRule, Violation } from './contracts/violation.js'
