export { type ReadChecksFile, readChecksFile, type SuiteInFile } from './checks-file.js'
export type { FilePosition, FileProblem, FileProblemCode } from './file-problem.js'
export type { Imported, ImportEffect, ImportNote } from './imported.js'
export { type ChecksToWrite, writeChecks } from './write-checks.js'
