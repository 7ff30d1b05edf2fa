import avro, { type Schema, type Type } from 'avsc'
import { clockText, dayText, decimalText, instantText, type TimeUnit } from '../extract/instant-text.js'

/** What a logical type is in DuckDB. `type` null: dates and times as precise as the values need. */
export interface LogicalMeaning {
  readonly type: string | null
}

/** A logical type whose values are read as the text that DuckDB's cast takes. */
abstract class TextType extends avro.types.LogicalType {
  abstract readonly meaning: LogicalMeaning

  protected require(...typeNames: string[]): void {
    // The library then reads the values as what is below the logical type, as the specification asks for.
    if (!typeNames.includes(this.underlyingType.typeName)) throw new Error('a logical type on another type')
  }

  protected override _toValue(value: unknown): unknown {
    return value
  }

  protected override _resolve(): undefined {
    return undefined
  }
}

const long = 'abstract:long'

class DateType extends TextType {
  readonly meaning = { type: 'DATE' }
  constructor(schema: Schema, options?: unknown) {
    super(schema, options)
    this.require('int')
  }
  protected override _fromValue(days: number): string {
    return dayText(days)
  }
}

const timeType = (unit: TimeUnit, below: string): typeof avro.types.LogicalType =>
  class extends TextType {
    readonly meaning = { type: 'TIME' }
    constructor(schema: Schema, options?: unknown) {
      super(schema, options)
      this.require(below)
    }
    protected override _fromValue(count: bigint | number): string {
      return clockText(BigInt(count), unit)
    }
  }

const instantType = (unit: TimeUnit, zoned: boolean): typeof avro.types.LogicalType =>
  class extends TextType {
    readonly meaning = { type: unit === 'ns' ? null : zoned ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP' }
    constructor(schema: Schema, options?: unknown) {
      super(schema, options)
      this.require(long)
    }
    protected override _fromValue(count: bigint): string {
      return instantText(count, unit) + (zoned ? '+00' : '')
    }
  }

class DecimalType extends TextType {
  readonly meaning: LogicalMeaning
  private readonly scale: number
  constructor(schema: Schema, options?: unknown) {
    super(schema, options)
    this.require('bytes', 'fixed')
    const { precision, scale = 0 } = schema as unknown as { precision: number; scale?: number }
    if (!Number.isInteger(precision) || !Number.isInteger(scale) || scale < 0 || scale > precision)
      throw new Error('a decimal without a precision')
    this.scale = scale
    this.meaning = { type: precision <= 38 ? `DECIMAL(${precision},${scale})` : 'VARCHAR' }
  }
  protected override _fromValue(bytes: Buffer): string {
    const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))
    return decimalText(unscaled, this.scale)
  }
}

class UuidType extends TextType {
  readonly meaning = { type: 'UUID' }
  constructor(schema: Schema, options?: unknown) {
    super(schema, options)
    this.require('string', 'fixed')
  }
  protected override _fromValue(value: string | Buffer): string {
    return typeof value === 'string' ? value : value.toString('hex')
  }
}

const logicalTypes: Readonly<Record<string, typeof avro.types.LogicalType>> = {
  date: DateType,
  'time-millis': timeType('ms', 'int'),
  'time-micros': timeType('us', long),
  'timestamp-millis': instantType('ms', true),
  'timestamp-micros': instantType('us', true),
  'timestamp-nanos': instantType('ns', true),
  'local-timestamp-millis': instantType('ms', false),
  'local-timestamp-micros': instantType('us', false),
  'local-timestamp-nanos': instantType('ns', false),
  decimal: DecimalType,
  uuid: UuidType,
}

export const meaningOf = (type: Type): LogicalMeaning | null => (type instanceof TextType ? type.meaning : null)

/** Longs as whole 64 bits: the library's own are doubles, and throw where those end. */
// oxlint-disable-next-line no-underscore-dangle -- the library calls it so
const wholeLong = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return bytes
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
})

/** The type of a file's schema. Throws the library's own errors. */
export function typeOfSchema(schema: string): Type {
  const begun = new WeakSet<object>()
  // The library looks up named types only; a long with attributes comes here twice, first to become its logical type.
  const typeHook = (schema: unknown): Type | undefined => {
    if (typeof schema !== 'object' || schema === null || (schema as { type?: unknown }).type !== 'long')
      return undefined
    const { logicalType } = schema as { logicalType?: unknown }
    const isLogical = typeof logicalType === 'string' && Object.hasOwn(logicalTypes, logicalType)
    if (!isLogical || begun.has(schema)) return wholeLong
    begun.add(schema)
    return undefined
  }
  return avro.Type.forSchema(JSON.parse(schema) as Schema, { registry: { long: wholeLong }, logicalTypes, typeHook })
}
