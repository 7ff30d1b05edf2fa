import { type Data, DataType, DateUnit, type Decimal, TimeUnit, Vector } from 'apache-arrow'
import { clockText, dayText, decimalText, instantText, type TimeUnit as Unit } from '../extract/instant-text.js'

export const unitOf = (unit: TimeUnit): Unit =>
  unit === TimeUnit.SECOND ? 's' : unit === TimeUnit.MILLISECOND ? 'ms' : unit === TimeUnit.MICROSECOND ? 'us' : 'ns'

/**
 * A value without loss: the library gives times as milliseconds and decimals as words, so these are read from the buffers
 * and given as the text that DuckDB's cast takes. Lists are arrays, structs and maps are objects, integers of 64 bits are
 * bigints, bytes are bytes. Throws when the buffers do not hold the value.
 */
export function exactValue(data: Data, at: number): unknown {
  const { type } = data
  if (DataType.isNull(type) || !data.getValid(at)) return null
  if (DataType.isDictionary(type)) return ofDictionary(data, at)
  if (DataType.isInt(type) || DataType.isDuration(type)) return numberAt(data, at)
  if (DataType.isTimestamp(type)) {
    const text = instantText(BigInt(numberAt(data, at)), unitOf(type.unit))
    return type.timezone ? `${text}+00` : text
  }
  if (DataType.isTime(type)) return clockText(BigInt(numberAt(data, at)), unitOf(type.unit))
  if (DataType.isDate(type))
    return type.unit === DateUnit.DAY ? dayText(Number(numberAt(data, at))) : ofDateMs(data, at)
  if (DataType.isDecimal(type)) return ofDecimal(type, data, at)
  if (DataType.isStruct(type)) return ofStruct(data, at)
  if (DataType.isMap(type)) return ofMap(data, at)
  if (DataType.isList(type) || DataType.isLargeList(type)) return ofList(data, at)
  if (DataType.isFixedSizeList(type)) {
    const { listSize } = type
    return Array.from({ length: listSize }, (_, i) => exactValue(data.children[0]!, at * listSize + i))
  }
  return vectorOf(data).get(at) as unknown
}

function numberAt(data: Data, at: number): number | bigint {
  const value = (data.values as ArrayLike<number | bigint>)[at]
  if (value === undefined) throw new Error('a buffer is shorter than its column')
  return value
}

function ofDictionary(data: Data, at: number): unknown {
  let index = Number(numberAt(data, at))
  for (const chunk of data.dictionary?.data ?? []) {
    if (index < chunk.length) return exactValue(chunk, index)
    index -= chunk.length
  }
  throw new Error('a value stands outside of its dictionary')
}

function ofDateMs(data: Data, at: number): string {
  const text = instantText(BigInt(numberAt(data, at)), 'ms')
  return text.endsWith(' 00:00:00') ? text.slice(0, -9) : text
}

function ofDecimal({ bitWidth, scale }: Decimal, data: Data, at: number): string {
  const words = bitWidth / 32
  const values = (data.values as Uint32Array).subarray(at * words, (at + 1) * words)
  if (values.length !== words) throw new Error('a buffer is shorter than its column')
  const unscaled = values.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  return decimalText(BigInt.asIntN(bitWidth, unscaled), scale)
}

function ofStruct(data: Data, at: number): Record<string, unknown> {
  const members = Object.create(null) as Record<string, unknown>
  const fields = (data.type as DataType).children as { name: string }[]
  fields.forEach(({ name }, i) => (members[name] = exactValue(data.children[i]!, at)))
  return members
}

function ofList(data: Data, at: number): unknown[] {
  const { from, to } = boundsOf(data, at)
  return Array.from({ length: to - from }, (_, i) => exactValue(data.children[0]!, from + i))
}

function ofMap(data: Data, at: number): Record<string, unknown> {
  const members = Object.create(null) as Record<string, unknown>
  const { from, to } = boundsOf(data, at)
  const [keys, values] = data.children[0]!.children
  for (let i = from; i < to; i++) members[String(exactValue(keys!, i))] = exactValue(values!, i)
  return members
}

function boundsOf(data: Data, at: number): { from: number; to: number } {
  const from = Number(data.valueOffsets[at])
  const to = Number(data.valueOffsets[at + 1])
  if (!(from >= 0 && from <= to && to <= data.children[0]!.length)) throw new Error('a list ends outside of its values')
  return { from, to }
}

const vectors = new WeakMap<Data, Vector>()

function vectorOf(data: Data): Vector {
  let vector = vectors.get(data)
  if (vector === undefined) {
    vector = new Vector([data])
    vectors.set(data, vector)
  }
  return vector
}
