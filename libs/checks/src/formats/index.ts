export { type ReadChecksFile, readChecksFile, type SuiteInFile } from './checks-file.js'
export { type ExpectationsOptions, importExpectations } from './great-expectations/import-expectations.js'
export type { FilePosition, FileProblem, FileProblemCode } from './file-problem.js'
export type { Imported, ImportEffect, ImportNote } from './imported.js'
export { type ChecksToWrite, writeChecks } from './write-checks.js'
export { importContract } from './odcs/import-contract.js'
export type { ContractTable, ExportNote } from './odcs/contract-table.js'
export { type ContractToWrite, exportContract } from './odcs/export-contract.js'
export {
  CHECK_FORMATS,
  type CheckFormat,
  readChecks,
  type ReadChecks,
  type ReadChecksOptions,
  unknownInFile,
} from './read-any.js'
