export { parseArriving, parseFile } from './parse-file.js'
export { type Arriving, headBytes, NeedsWholeFile } from './open/arriving.js'
export { scanFirstBytes } from './csv/parse-csv.js'
export type { FileScan } from './csv/scan-file.js'
export {
  type ParseOverrides,
  parseOverrides,
  parseOverridesSchema,
  dataFormats,
  encodings,
  type DataFormat,
  type Encoding,
} from './overrides.js'
export { holdsFragments } from './document/holds-fragments.js'
export { overrideFor } from './override-for.js'
export { AccountingError, ParseError, type ParseErrorCode, parseErrorCodes } from './parse-error.js'
export { type Decision, type DecisionKind, decisionKinds } from './decision.js'
export {
  type ArchiveLimits,
  defaultArchiveLimits,
  type ParsedColumn,
  type ParsedFile,
  type ParsedTable,
  type ParseInput,
  type ParsePorts,
  type SourceInput,
  type ParseProgress,
} from './parsed-table.js'
export { tableNameFor } from './table-name.js'
