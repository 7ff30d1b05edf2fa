import { CodecError } from './codec.js'

/** Confluent's wire format: a zero byte, the schema id as a big-endian 32-bit integer, the Avro bytes. */
export function frame(schemaId: number, payload: Buffer): Buffer {
  const head = Buffer.allocUnsafe(5)
  head.writeUInt8(0, 0)
  head.writeInt32BE(schemaId, 1)
  return Buffer.concat([head, payload])
}

export function unframe(value: Buffer): { readonly schemaId: number; readonly payload: Buffer } {
  if (value.length < 5 || value[0] !== 0)
    throw new CodecError('event_not_framed', 'the value is not in Confluent wire format')
  return { schemaId: value.readInt32BE(1), payload: value.subarray(5) }
}
