import { wordedIssue } from '@udb/checks/worded-issue'
import { z } from 'zod'
import { ParseError } from './parse-error.js'

/** What is read as fragments. */
export const documentFormats = ['pdf', 'docx', 'pptx', 'html', 'markdown', 'eml', 'msg', 'text', 'image'] as const

export const dataFormats = [
  'csv',
  'tsv',
  'fixed',
  'json',
  'ndjson',
  'parquet',
  'xlsx',
  'xlsb',
  'xls',
  'ods',
  'sqlite',
  'duckdb',
  'xml',
  'avro',
  'arrow',
  ...documentFormats,
] as const
export type DataFormat = (typeof dataFormats)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

/** DuckDB types that a column may be forced to; a closed list, since the text goes into SQL. */
const columnType = z
  .string()
  .transform((type) => type.trim().toUpperCase())
  .pipe(
    z
      .string()
      .regex(
        /^(VARCHAR|TEXT|BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DATE|TIME|TIMESTAMP|TIMESTAMP_NS|TIMESTAMPTZ|TIMESTAMP WITH TIME ZONE|UUID|DECIMAL\(\d{1,2}, ?\d{1,2}\))$/,
        'not a column type that can be asked for',
      ),
  )

const oneAsciiCharacter = z.string().regex(/^[\x01-\x7f]$/, 'must be one ASCII character')

/** What a person may say about a file in the request. Unknown keys are refused, so that a typo is not silence. */
export const parseOverridesSchema = z
  .strictObject({
    format: z.enum(dataFormats),
    /** Which files of an archive: a name, or a glob such as `2024/*.csv`. */
    entry: z.string().min(1).max(200),
    delimiter: oneAsciiCharacter,
    /** Of a text of fixed width: the characters of each column, in order; the last one takes the rest of the line. */
    widths: z.array(z.int().min(1).max(20_000)).min(1).max(16_000),
    /** Empty: the file has no quotes. */
    quote: z.union([oneAsciiCharacter, z.literal('')]),
    escape: oneAsciiCharacter,
    header: z.boolean(),
    encoding: z.enum(encodings),
    /** The words that mean "missing", in place of the detected ones; the empty field always does. */
    nullWords: z.array(z.string().max(100)).max(50),
    types: z.record(z.string().min(1), columnType),
    /** Columns that hold personal data; the text of rejected rows is then masked. */
    tags: z.record(z.string().min(1), z.enum(['pii'])),
    /** strptime formats, e.g. `%d.%m.%Y`; they hold for the columns whose type is given as a DATE or a TIMESTAMP. */
    dateFormat: z.string().min(2).max(100),
    timestampFormat: z.string().min(2).max(100),
    /** Lines before the header, or before the first row when there is none. */
    skipRows: z.int().min(0).max(1_000_000),
    /** Rows of the header, when there is one: names of groups above the names, units below them. */
    headerRows: z.int().min(1).max(20),
    /** What begins a line that is a remark; empty: no line is one. */
    remark: z.string().max(10),
    /** A row with too few fields is rejected, or ends with empty ones. */
    shortRows: z.enum(['reject', 'pad']),
    /** False: a row that does not fit is rejected, also where nothing of it would be lost. */
    mendRows: z.boolean(),
    /** False: lines below the last row are rows, and rejected where they do not fit. */
    footer: z.boolean(),
    /** Of a workbook: a sheet's name, or its place, 1-based. */
    sheet: z.union([z.string().min(1).max(255), z.int().min(1).max(10_000)]),
    /** Of a database: the name of the table to take. */
    sourceTable: z.string().min(1).max(1000),
    /** Of XML: the names from the root to the element that is a row, e.g. `catalog/book`. */
    recordPath: z.string().min(1).max(1000),
    /** Of JSON: records inside records side by side as `outer.inner`, or as they are. */
    nested: z.enum(['flatten', 'keep']),
    maxRejectedRows: z.int().min(0),
    maxRejectedShare: z.number().min(0).max(1),
  })
  .partial()

export type ParseOverrides = z.infer<typeof parseOverridesSchema>

/** The type that a person asked for; a column may be called as what every object inherits, e.g. `constructor`. */
export const askedType = ({ types = {} }: ParseOverrides, column: string): string | undefined =>
  Object.hasOwn(types, column) ? types[column] : undefined

/** Checks what came over the wire; throws `override_invalid` naming the key. */
export function parseOverrides(input: unknown): ParseOverrides {
  const result = parseOverridesSchema.safeParse(input, { error: wordedIssue })
  if (result.success) return result.data
  throw new ParseError(
    'override_invalid',
    whatIsWrong(result.error.issues[0]),
    `Known overrides: ${Object.keys(parseOverridesSchema.shape).join(', ')}.`,
  )
}

function whatIsWrong(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `There is no override ${issue.keys.map((key) => `"${key}"`).join(', ')}.`
  const where = issue?.path.join('.') ?? ''
  return `The override${where ? ` "${where}"` : 's'} cannot be used: ${issue?.message ?? 'not valid'}.`
}
