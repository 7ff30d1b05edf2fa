import { describe, expect, test } from '@jest/globals'
import { readAnswer } from './checked-fetch.js'
import { chunkOf, missingBatch, readableChunk } from './fetched-records.js'
import type { FetchAnswer, FetchedPartition } from './kafka-cluster.js'
import { DamagedBatchError, NoBatchError } from './kafka-errors.js'
import { batchesOf } from './record-batches.js'
import { recordSetsOf } from './record-sets.js'
import { answerBytes, batchBytes, damaged } from './spec-batch.js'

const version = 11
const headBytes = 61
const bad = 'cannot be read'
/** Of a batch that compaction has emptied. */
const nothing = ''
const older = 'of an older version'
const fromStart = () => 0
const outOfRange = () => Object.assign(new RangeError('no such byte'), { code: 'ERR_OUT_OF_RANGE' })

/** Reads as kafkajs does, as a whole or not at all, batches that are one text. */
function decode(answer: Buffer): Promise<FetchAnswer> {
  const read = (bytes: Buffer, offset: number) => {
    const text = bytes.toString('utf8', headBytes)
    if (text.startsWith(bad)) throw outOfRange()
    const value = Buffer.from(text)
    return { offset: String(offset), timestamp: '0', key: null, value, headers: {}, isControlRecord: false }
  }
  const responses = recordSetsOf(answer, version).map(({ topic, partition, records }) => {
    const { batches, senseless } = batchesOf(records)
    const kept = batches.filter(({ bytes }) => bytes.length > headBytes)
    const messages = kept.map(({ bytes, lastOffset }) => read(bytes, lastOffset))
    // It looks at no version but the first, and at no checksum.
    if (senseless !== null) messages.push(read(senseless, 0))
    return { topicName: topic, partitions: [{ partition, highWatermark: '100', lastStableOffset: '100', messages }] }
  })
  return Promise.resolve({ responses })
}

/** What is read of each topic, and why it goes no further. */
async function readOf(sets: Readonly<Record<string, Buffer>>, from = 0) {
  const { responses } = await readAnswer(
    answerBytes(sets),
    version,
    async (answer) => decode(answer),
    () => from,
  )
  return Object.fromEntries(
    responses.map(({ topicName, partitions: [partition] }) => [
      topicName,
      [...partition!.messages.map(({ value }) => value!.toString()), partition!.unread?.error.name ?? 'all'],
    ]),
  )
}

async function readOne(records: Buffer, from = 0): Promise<FetchedPartition> {
  const { responses } = await readAnswer(
    answerBytes({ topic: records }),
    version,
    async (each) => decode(each),
    () => from,
  )
  return responses[0]!.partitions[0]!
}

const batch = (text: string, firstOffset: number, more = {}): Buffer => batchBytes(text, { firstOffset, ...more })
const whole = Buffer.concat([batch('a', 0), batch('b', 1)])

describe('a batch that cannot be read', () => {
  test('P5: ends the records of its own partition alone', async () => {
    const middle = (unread: Buffer): Buffer => Buffer.concat([batch('a', 0), unread, batch('c', 2)])
    expect(
      await readOf({
        whole,
        unreadable: middle(batch(bad, 1)),
        damaged: middle(damaged(batch('b', 1))),
        codec: middle(batch('b', 1, { attributes: 7 })),
        many: middle(batch('b', 1, { records: 100_001 })),
        senseless: middle(batch('b', 1, { length: 3 })),
        empty: Buffer.alloc(0),
      }),
    ).toEqual({
      whole: ['a', 'b', 'all'],
      unreadable: ['a', 'UnreadError'],
      damaged: ['a', 'DamagedBatchError'],
      codec: ['a', 'UnreadError'],
      many: ['a', 'UnreadError'],
      senseless: ['a', 'NoBatchError'],
      empty: ['all'],
    })
  })

  test('P5: and is passed over only where its head can be believed, and the codec is not only missing', async () => {
    const standsFor = async (unread: Buffer): Promise<string | undefined> =>
      (await readOne(unread)).unread!.standIn?.unreadable?.code
    expect(await standsFor(batch(bad, 1))).toBe('batch_unreadable')
    expect(await standsFor(damaged(batch('b', 1)))).toBe('batch_damaged')
    expect(await standsFor(batch('b', 1, { attributes: 7 }))).toBeUndefined()
    expect(await standsFor(batch('b', 1, { length: 3 }))).toBeUndefined()
    expect(await standsFor(batch(bad, 1, { version: 1 }))).toBeUndefined()
  })

  test('P5: what is behind a head of no version is not read, since nothing would bear it out', async () => {
    const behind = batch('d', 3)
    const read = (...bytes: Buffer[]) => readOf({ topic: Buffer.concat([...bytes, behind]) })
    expect(await read(batch('a', 0), batch('b', 1, { version: 0x57 }))).toEqual({ topic: ['a', 'NoBatchError'] })
    expect(await read(batch('a', 0), batch('b', 1, { version: 1 }))).toEqual({ topic: ['a', 'NoBatchError'] })
    expect(await read(batch('b', 1, { version: 3 }))).toEqual({ topic: ['NoBatchError'] })
    expect(await read(batch('b', 1, { version: -1 }))).toEqual({ topic: ['NoBatchError'] })
    expect((await readOne(batch('b', 5, { version: 3 }), 5)).unread).toEqual({
      error: new NoBatchError(5, 'what stands there is not the head of one'),
      standIn: null,
    })
  })

  test.each([
    [
      'an end behind that of the log',
      [batch('a', 0), batch('b', 99, { lastOffsetDelta: 1 })],
      0,
      ['a', 'NoBatchError'],
    ],
    ['an end before what was asked for', [batch('a', 3), batch('b', 4)], 4, ['NoBatchError']],
    [
      'an end in the next one',
      [batch('a', 0), batch('b', 1, { lastOffsetDelta: 4 }), batch('c', 5)],
      0,
      ['a', 'NoBatchError'],
    ],
    ['an end before it begins', [batch('a', 8, { lastOffsetDelta: -1 })], 0, ['NoBatchError']],
    [
      'a beginning before what was asked for',
      [batch('a', 3, { lastOffsetDelta: 2 }), batch('b', 6)],
      4,
      ['a', 'b', 'all'],
    ],
    ['a gap before it, of compaction', [batch('a', 3), batch('b', 99)], 0, ['a', 'b', 'all']],
  ])(
    'P5: a batch whose offsets tell %s: what is read, as they are under no checksum',
    async (_, batches, from, texts) => {
      expect(await readOf({ topic: Buffer.concat(batches) }, from)).toEqual({ topic: texts })
      expect((await readOne(Buffer.concat(batches), from)).unread?.standIn ?? null).toBeNull()
    },
  )

  test('messages of an older version are read as they were', async () => {
    expect(await readOf({ topic: batch(older, 0, { version: 1 }) })).toEqual({ topic: [older, 'all'] })
  })

  test('one that a broker has cut off is none', async () => {
    expect(await readOf({ cut: whole.subarray(0, -1), bad: batch(bad, 0) })).toEqual({
      cut: ['a', 'all'],
      bad: ['UnreadError'],
    })
  })

  test('an answer of nothing, by which a quota holds the client back, still tells kafkajs for how long', async () => {
    const nothingAtAll = { responses: [], clientSideThrottleTime: 700 }
    const heldBack = () => Promise.resolve(nothingAtAll)
    expect(await readAnswer(answerBytes({}), version, heldBack, fromStart)).toEqual(nothingAtAll)
  })

  test('what no other answer of a broker would change is thrown on', async () => {
    const away = Object.assign(new Error('closed'), { name: 'KafkaJSConnectionError' })
    await expect(readAnswer(answerBytes({ whole }), version, () => Promise.reject(away), fromStart)).rejects.toBe(away)
  })
})

describe('what a fetch gives to read', () => {
  const offsets = (fetched: FetchedPartition, from: number, passes: boolean) => {
    const chunk = readableChunk(fetched, 'topic', from, () => passes)
    return chunk && [chunk.records.map(({ offset }) => offset), chunk.nextFrom]
  }

  test('is first what is before a batch that cannot be read, then what stands for it', async () => {
    const fetched = await readOne(Buffer.concat([batch('a', 0), batch(bad, 1, { lastOffsetDelta: 4 })]))
    expect(offsets(fetched, 0, true)).toEqual([[0], 1])
    expect(offsets(fetched, 1, true)).toEqual([[5], 6])
    expect(offsets(fetched, 1, false)).toBeNull()
    expect(chunkOf(fetched, 'topic', 1).records).toEqual([])
  })

  test('goes on behind batches that compaction has emptied, whose heads are all that is left', async () => {
    const emptied = await readOne(Buffer.concat([batch(nothing, 1, { lastOffsetDelta: 4 }), batch(nothing, 8)]))
    expect(offsets(emptied, 1, true)).toEqual([[], 9])
    const beforeAnUnread = await readOne(Buffer.concat([batch(nothing, 1, { lastOffsetDelta: 4 }), batch(bad, 8)]))
    expect(offsets(beforeAnUnread, 1, true)).toEqual([[], 6])
  })

  test.each([
    ['no batch, though the log goes on', Buffer.alloc(0), 1, true],
    ['the beginning of one, which its length leads out of the answer', batch('b', 1, { length: 0x55000000 }), 1, true],
    ['an emptied batch', batch(nothing, 1), 1, false],
    ['nothing at the end of the log', Buffer.alloc(0), 100, false],
  ])('P5: %s: whether it lacks a batch', async (_, records, from, isSo) => {
    const missing = missingBatch(chunkOf(await readOne(records), 'topic', from), from)
    expect(missing !== null).toBe(isSo)
  })

  test('P5: lacks no batch where the rest belongs to transactions that go on', async () => {
    const open = { ...(await readOne(Buffer.alloc(0))), lastStableOffset: '1' }
    expect(missingBatch(chunkOf(open, 'topic', 1), 1)).toBeNull()
  })

  test('is nothing where what stands for the batch would lead back', async () => {
    const fetched = await readOne(batch(bad, 1))
    expect(offsets(fetched, 2, true)).toBeNull()
  })

  test('nothing stands for a batch whose transaction was aborted', async () => {
    const fetched = await readOne(batch(bad, 1, { attributes: 0x10 }))
    const aborted = { ...fetched, abortedTransactions: [{ producerId: '7', firstOffset: '0' }] }
    expect(offsets(fetched, 1, true)).toEqual([[1], 2])
    expect(offsets(aborted, 1, true)).toEqual([[], 2])
  })

  test('a damaged batch is told of with where it begins', async () => {
    expect((await readOne(damaged(batch('b', 9)))).unread!.error).toEqual(new DamagedBatchError(9))
  })
})
