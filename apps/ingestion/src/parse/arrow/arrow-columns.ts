import { type Data, DataType, DateUnit, type Field, Precision, type Schema, TimeUnit } from 'apache-arrow'
import { jsonText } from '../extract/json-text.js'
import { mostColumns, tooManyColumns } from '../extract/reader.js'
import type { InterimValue, RecordColumn } from '../extract/record-writer.js'
import { exactValue, unitOf } from './exact-value.js'

/** A column, and where its values stand: the index of its field, then those within each struct. */
export interface ArrowColumn extends RecordColumn {
  readonly path: readonly number[]
  /** True when the value is kept as JSON. */
  readonly nested: boolean
}

type Shape = Pick<ArrowColumn, 'type' | 'guess' | 'coding' | 'why' | 'nested'>

/** The columns of a schema: structs are laid side by side, names joined by a dot. Pure. */
export function arrowColumns(schema: Schema): ArrowColumn[] {
  const columns: ArrowColumn[] = []
  const walk = (field: Field, name: string, path: readonly number[]): void => {
    if (DataType.isStruct(field.type) && field.type.children.length > 0) {
      field.type.children.forEach((child, i) => walk(child, `${name}.${child.name}`, [...path, i]))
      return
    }
    if (columns.length >= mostColumns) throw tooManyColumns(mostColumns + 1)
    columns.push({ name, path, ...shapeOf(field.type) })
  }
  schema.fields.forEach((field, i) => walk(field, field.name, [i]))
  return columns
}

/** The value of a column in row `at` of a batch; null when a struct around it is. */
export function valueAt(column: ArrowColumn, batch: Data, at: number): InterimValue {
  let data = batch
  for (const index of column.path) {
    if (data !== batch && !data.getValid(at)) return null
    data = data.children[index]!
  }
  return interimOf(exactValue(data, at), column)
}

function interimOf(value: unknown, { nested, coding }: ArrowColumn): InterimValue {
  if (value === null || value === undefined) return null
  if (nested) return jsonText(value)
  if (coding === 'base64') {
    const { buffer, byteOffset, byteLength } = value as Uint8Array<ArrayBuffer>
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

const declared = (type: string, why = 'as the file says'): Shape => ({ type, why, coding: 'text', nested: false })
/** As many decimals as the values need: DuckDB has no times of nanoseconds with a zone. */
const temporal: Shape = { ...declared('', 'as the file says'), type: null, guess: 'temporal' }

function shapeOf(type: DataType): Shape {
  if (DataType.isDictionary(type)) return shapeOf(type.dictionary)
  if (DataType.isInt(type)) return declared(`${type.isSigned ? '' : 'U'}${integers[type.bitWidth] ?? 'BIGINT'}`)
  if (DataType.isFloat(type)) return declared(type.precision === Precision.DOUBLE ? 'DOUBLE' : 'FLOAT')
  if (DataType.isBool(type)) return declared('BOOLEAN')
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? declared('DATE') : temporal
  if (DataType.isTime(type)) return type.unit === TimeUnit.NANOSECOND ? temporal : declared('TIME')
  if (DataType.isTimestamp(type)) {
    if (type.unit === TimeUnit.NANOSECOND) return temporal
    return declared(type.timezone ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP')
  }
  if (DataType.isDecimal(type)) {
    const { precision, scale } = type
    const fits = precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
    return fits ? declared(`DECIMAL(${precision},${scale})`) : declared('VARCHAR', 'a decimal that no number holds')
  }
  if (DataType.isDuration(type)) return declared('BIGINT', `a duration in ${unitOf(type.unit)}`)
  if (isText(type)) return declared('VARCHAR')
  if (isBytes(type)) return { ...declared('BLOB'), coding: 'base64' }
  return { ...declared('JSON', 'a list, a map, a union or an interval'), nested: true }
}

const integers: Readonly<Record<number, string>> = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }

const isText = (type: DataType): boolean =>
  DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type) || DataType.isNull(type)
const isBytes = (type: DataType): boolean =>
  DataType.isBinary(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isBinaryView(type) ||
  DataType.isFixedSizeBinary(type)
