import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { CodecError, decoderFor, encodeEvent, eventFromJson, EVENT_NAMES, isEventName, schemaOf } from './index.js'

const schemas = join(import.meta.dirname, '../../../schemas')
const samples = readdirSync(schemas, { recursive: true, encoding: 'utf8' })
  .map((file) => ({ file, match: /([^/\\]+)\.v\d+\.(valid|invalid)-[^/\\]+\.json$/.exec(file) }))
  .flatMap(({ file, match }) => (match ? [{ file, event: match[1]!, kind: match[2]! }] : []))
const read = (file: string): unknown => JSON.parse(readFileSync(join(schemas, file), 'utf8'))

describe('the samples beside the schemas', () => {
  test.each(samples.filter((s) => s.kind === 'valid'))(
    '$file survives the way through Avro unchanged',
    ({ file, event }) => {
      if (!isEventName(event)) throw new Error(`no event ${event}`)
      const sample = eventFromJson(event, read(file))
      expect(decoderFor(event, schemaOf(event))(encodeEvent(sample))).toEqual(sample)
    },
  )

  test.each(samples.filter((s) => s.kind === 'invalid'))('$file is refused, naming the field', ({ file, event }) => {
    if (!isEventName(event)) throw new Error(`no event ${event}`)
    expect(() => eventFromJson(event, read(file))).toThrow(CodecError)
  })

  test('every event has a valid and an invalid one', () => {
    const kinds = (name: string) => new Set(samples.filter((s) => s.event === name).map((s) => s.kind))
    expect(EVENT_NAMES.filter((name) => kinds(name).size < 2)).toEqual([])
  })
})

test('an event that does not fit its schema is refused before a byte is written', () => {
  const sample = eventFromJson('job.cancelled', read('job/job.cancelled.v1.valid-full.json'))
  expect(() => encodeEvent({ ...sample, data: { reason: 7 } } as never)).toThrow(/reason/)
})
