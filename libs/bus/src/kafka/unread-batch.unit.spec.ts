import { describe, expect, test } from '@jest/globals'
import { maxRecordBytes } from '../record-limit.js'
import { DamagedBatchError, UnreadError, unavailable } from './kafka-errors.js'
import { batchesOf, type RecordBatch } from './record-batches.js'
import { batchBytes, type BatchSketch, damaged } from './spec-batch.js'
import { isPassedOver, unreadBatch } from './unread-batch.js'

const batchOf = (bytes: Buffer): RecordBatch => batchesOf(bytes).batches[0]!
const sound = (sketch: BatchSketch = {}, text = 'records'): RecordBatch =>
  batchOf(batchBytes(text, { firstOffset: 10, lastOffsetDelta: 2, ...sketch }))
const broken = (sketch: BatchSketch = {}): RecordBatch => batchOf(damaged(sound(sketch).bytes))
const tooMuch = new UnreadError('that is packed with gzip ', 'it unpacks to too much')
const wrongChecksum = new DamagedBatchError(10)
const thrown = (name: string, code = '') => Object.assign(new Error('no sense'), { name, code })
const end = 100

describe('what stands for a batch that cannot be read', () => {
  test('tells its offsets, its size, its hash and why, and has its bytes', () => {
    const batch = sound()
    expect(unreadBatch(batch, tooMuch, null, end)).toMatchObject({
      error: tooMuch,
      standIn: {
        offset: '12',
        key: null,
        value: batch.bytes,
        headers: {
          batch_first_offset: Buffer.from('10'),
          batch_last_offset: Buffer.from('12'),
          batch_bytes: Buffer.from('68'),
        },
        unreadable: { code: 'batch_unreadable', message: expect.stringMatching(/too much.* offsets 10 to 12\.$/) },
      },
    })
  })

  test('keeps of a very large one what a record may have', () => {
    const batch = sound({}, 'x'.repeat(2 * maxRecordBytes))
    const { standIn } = unreadBatch(batch, tooMuch, null, end)
    expect(standIn!.value).toEqual(batch.bytes.subarray(0, maxRecordBytes))
    expect(standIn!.headers['batch_bytes']).toEqual(Buffer.from(String(batch.bytes.length)))
  })

  test.each([
    ['it unpacks to too much', sound(), tooMuch, true],
    ['its records do not fit their lengths', sound(), thrown('RangeError', 'ERR_OUT_OF_RANGE'), true],
    ['a number in it has no end', sound(), thrown('KafkaJSInvalidVarIntError'), true],
    ['its checksum is wrong', broken(), wrongChecksum, true],
    ['memory is wanting', sound(), thrown('RangeError'), false],
    ['memory was wanting when it was unpacked', sound(), new UnreadError('', 'no memory', true), false],
    ['the fault is ours', sound(), thrown('TypeError', 'ERR_INVALID_ARG_TYPE'), false],
    ['the log is away', sound(), unavailable('no broker'), false],
    ['it holds the end of a transaction', sound({ attributes: 0x30 }), tooMuch, false],
  ])('P5: when %s: whether it is passed over', (_, batch, failure, isSo) => {
    expect(unreadBatch(batch, failure, null, end).standIn !== null).toBe(isSo)
  })

  test.each([
    ['of compaction, which keeps its end', sound({ records: 1 }), tooMuch, null, true],
    ['that is damaged, and no number bears its end out', broken({ records: 1 }), wrongChecksum, null, false],
    ['that is damaged, before another one', broken({ records: 1 }), wrongChecksum, sound({ firstOffset: 13 }), true],
    ['that would end in the next one', broken(), wrongChecksum, sound({ firstOffset: 12 }), false],
    ['that would end before it begins', broken({ lastOffsetDelta: -1, records: 0 }), wrongChecksum, null, false],
    ['that would end behind the log', broken({ lastOffsetDelta: 90 }), wrongChecksum, null, false],
    ['that would begin before the log', broken({ firstOffset: -5 }), wrongChecksum, null, false],
  ])('is there for one %s only where that is no guess', (_, batch, failure, next, isSo) => {
    expect(unreadBatch(batch, failure, next, end).standIn !== null).toBe(isSo)
  })
})

test.each([
  ['a batch of sound bytes, at once', tooMuch, null, false, true],
  ['a damaged one, when it comes first', wrongChecksum, null, true, false],
  ['a damaged one, after another failure', wrongChecksum, unavailable('no broker'), true, false],
  ['a damaged one, after one elsewhere', wrongChecksum, new DamagedBatchError(3), true, false],
  ['a damaged one, when it comes again', wrongChecksum, new DamagedBatchError(10), true, true],
  ['a damaged one, for who waits', wrongChecksum, new DamagedBatchError(10), false, false],
])('whether reading goes on behind %s', (_, error, before, passesDamaged, isSo) => {
  expect(isPassedOver(error, before, passesDamaged)).toBe(isSo)
})
