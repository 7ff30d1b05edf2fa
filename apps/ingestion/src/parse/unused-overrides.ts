import { type Decision, decided } from './decision.js'
import { type DataFormat, dataFormats, type ParseOverrides } from './overrides.js'

const delimited = ['csv', 'tsv', 'fixed'] as const
const text = [...delimited, 'json', 'ndjson'] as const
const workbooks = ['xlsx', 'xlsb', 'xls', 'ods'] as const
const databases = ['sqlite', 'duckdb'] as const
/** Those that have a reader of their own. */
const read = [...workbooks, 'sqlite', 'xml', 'avro', 'arrow'] as const

/** The formats that an override says something about. */
const about: Readonly<Record<keyof ParseOverrides, readonly DataFormat[]>> = {
  format: dataFormats,
  entry: dataFormats,
  delimiter: ['csv', 'tsv'],
  widths: ['fixed'],
  quote: ['csv', 'tsv'],
  escape: ['csv', 'tsv'],
  header: [...delimited, ...workbooks],
  encoding: [...text, 'xml'],
  nullWords: [...delimited, ...read],
  types: dataFormats,
  tags: dataFormats,
  dateFormat: [...delimited, ...read],
  timestampFormat: [...delimited, ...read],
  skipRows: [...delimited, ...workbooks],
  headerRows: delimited,
  remark: delimited,
  shortRows: delimited,
  mendRows: delimited,
  footer: delimited,
  sheet: workbooks,
  sourceTable: databases,
  recordPath: ['xml'],
  nested: ['json', 'ndjson'],
  maxRejectedRows: dataFormats,
  maxRejectedShare: dataFormats,
}

/** What a person said that means nothing for a file of this format, so that it is not passed over in silence. Pure. */
export function unusedOverrides(overrides: ParseOverrides, format: DataFormat): Decision[] {
  const given = Object.keys(overrides) as (keyof ParseOverrides)[]
  return given
    .filter((name) => overrides[name] !== undefined && !about[name].includes(format))
    .map((name) => decided('override_unused', name, `it says nothing about ${format}`))
}
