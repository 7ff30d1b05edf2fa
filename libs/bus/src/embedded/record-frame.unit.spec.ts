import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FrameWriter, frameStarts, readFrame, recordOfFrame, stampFrame, type FrameParts } from './record-frame.js'

const bytes = fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array))
const frame: fc.Arbitrary<FrameParts> = fc.record({
  partitionId: fc.nat(2 ** 17),
  offset: fc.maxSafeNat(),
  appendedAt: fc.maxSafeNat(),
  key: fc.option(bytes),
  headers: bytes,
  value: bytes,
})

test('frames come out as they went in, however many and however large', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 20 }), fc.boolean(), (frames, atOnce) => {
      const writer = new FrameWriter()
      if (atOnce) writer.writeAll(frames)
      else for (const one of frames) writer.write(one)
      const taken = writer.take()
      expect(taken.count).toBe(frames.length)
      const buffer = Buffer.from(taken.buffer)
      expect(frameStarts(taken).map((start) => readFrame(buffer, start))).toEqual(frames)
      expect(writer.take()).toMatchObject({ count: 0, length: 0 })
    }),
    { seed: 11, numRuns: 100 },
  )
})

test('a record is decoded with its own key and headers, stamped with what the log gave it', () => {
  const writer = new FrameWriter()
  const headers = { ce_type: 'täst', empty: '' }
  writer.write({
    partitionId: 3,
    offset: 0,
    appendedAt: 0,
    key: Buffer.from('schlüssel'),
    headers: Buffer.from(JSON.stringify(headers)),
    value: Buffer.from('v'),
  })
  writer.write({
    partitionId: 3,
    offset: 0,
    appendedAt: 0,
    key: null,
    headers: new Uint8Array(0),
    value: new Uint8Array(0),
  })
  const frames = writer.take()
  const buffer = Buffer.from(frames.buffer)
  const [first, second] = frameStarts(frames)
  stampFrame(buffer, second!, 2 ** 40, 1_700_000_000_000)
  expect(recordOfFrame(buffer, first!, 't', 5)).toEqual({
    topic: 't',
    partition: 5,
    offset: 0,
    appendedAt: 0,
    key: 'schlüssel',
    headers,
    value: Buffer.from('v'),
  })
  expect(recordOfFrame(buffer, second!, 't', 5)).toMatchObject({
    offset: 2 ** 40,
    appendedAt: 1_700_000_000_000,
    key: null,
    headers: {},
  })
})
