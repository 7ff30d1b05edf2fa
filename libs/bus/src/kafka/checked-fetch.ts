import { partitionKey } from '../assignment.js'
import type { BusError, PartitionId } from '../port.js'
import { mostRecords } from './batch-codecs.js'
import type { FetchAnswer, FetchedMessage, FetchedPartition, FetchRequest, KafkaBroker } from './kafka-cluster.js'
import { asUnread, DamagedBatchError, isUnreadable, NoBatchError, UnreadError } from './kafka-errors.js'
import { batchesOf, isMisplaced, isOfOlderVersion, type RecordBatch, type RecordBatches } from './record-batches.js'
import { oldestVersion, type RecordSet, recordSetsOf } from './record-sets.js'
import { unreadBatch } from './unread-batch.js'

type Decode = (answer: Buffer) => Promise<FetchAnswer>
type ParsedSet = RecordSet & RecordBatches & { readonly from: number }
/** The offset that a partition was asked for from. */
type FromOf = (partition: PartitionId) => number

/**
 * Fetches, and looks at the checksums, which kafkajs does not. It also reads an answer as a whole or not at all; here a batch that cannot
 * be read ends the records of its own partition, and is told of beside them.
 */
export function fetchChecked(broker: KafkaBroker, request: FetchRequest): Promise<FetchAnswer> {
  const fromOf = fromOffsets(request)
  const checked: KafkaBroker = Object.create(broker, {
    lookupRequest: {
      value: (...what: unknown[]) => {
        const make = broker.lookupRequest(...what)
        return (fields: unknown) => {
          const made = make(fields)
          const decode: Decode = (answer) => readAnswer(answer, made.request.apiVersion, made.response.decode, fromOf)
          return { ...made, response: { ...made.response, decode } }
        }
      },
    },
  }) as KafkaBroker
  return checked.fetch(request)
}

function fromOffsets({ topics }: FetchRequest): FromOf {
  const offsets = new Map<string, number>()
  for (const { topic, partitions } of topics)
    for (const { partition, fetchOffset } of partitions)
      offsets.set(partitionKey({ topic, partition }), Number(fetchOffset))
  return (partition) => offsets.get(partitionKey(partition)) ?? 0
}

/** What is in an answer. `decode` is kafkajs's, which gets it as a whole as long as nothing is wrong with it. */
export async function readAnswer(
  answer: Buffer,
  version: number,
  decode: Decode,
  fromOf: FromOf,
): Promise<FetchAnswer> {
  if (version < oldestVersion) return decode(answer)
  const sets = recordSetsOf(answer, version).map((set) => ({ ...set, ...batchesOf(set.records), from: fromOf(set) }))
  if (sets.every(isSound)) {
    try {
      return withEnds(await decode(answer), sets)
    } catch (error) {
      if (!isUnreadable(error)) throw error
    }
  }
  const responses: { topicName: string; partitions: FetchedPartition[] }[] = []
  for (const set of sets) responses.push({ topicName: set.topic, partitions: [await readSet(set, decode)] })
  return { responses }
}

const isSound = (set: ParsedSet): boolean =>
  set.senseless === null && set.batches.every((_, at) => refusal(set, at) === null)

function withEnds({ responses, ...about }: FetchAnswer, sets: readonly ParsedSet[]): FetchAnswer {
  const ends = new Map(sets.map((set) => [partitionKey(set), endOf(set.batches)]))
  const endIn = (topic: string, partition: number) => ends.get(partitionKey({ topic, partition })) ?? null
  return {
    ...about,
    responses: responses.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map((each) => ({ ...each, batchesEnd: endIn(topicName, each.partition) })),
    })),
  }
}

function endOf(batches: readonly RecordBatch[]): number | null {
  const last = batches.at(-1)
  return last === undefined ? null : last.lastOffset + 1
}

/** Batch by batch, up to the first that cannot be read. */
async function readSet(set: ParsedSet, decode: Decode): Promise<FetchedPartition> {
  const read = async (records: Buffer): Promise<FetchedPartition> =>
    (await decode(set.answerWith(records))).responses[0]!.partitions[0]!
  const empty = await read(Buffer.alloc(0))
  const { batches, senseless } = set
  const messages: FetchedMessage[] = []
  for (const [at, batch] of batches.entries()) {
    try {
      const refused = refusal(set, at)
      if (refused !== null) throw refused
      for (const message of (await read(batch.bytes)).messages) messages.push(message)
    } catch (error) {
      const unread = unreadBatch(batch, error, batches[at + 1] ?? null, set.highWatermark)
      return { ...empty, messages, batchesEnd: endOf(batches.slice(0, at)), unread }
    }
  }
  const batchesEnd = endOf(batches)
  if (senseless === null) return { ...empty, messages, batchesEnd }
  if (batches.length > 0 || !isOfOlderVersion(senseless)) {
    const error = new NoBatchError(batchesEnd ?? set.from, 'what stands there is not the head of one')
    return { ...empty, messages, batchesEnd, unread: { error, standIn: null } }
  }
  try {
    return await read(senseless)
  } catch (error) {
    return { ...empty, unread: { error: asUnread(error), standIn: null } }
  }
}

const newestCodec = 4

/** What is against a batch before it is read. */
function refusal(set: ParsedSet, at: number): BusError | null {
  const { isSound, firstOffset, lastOffset, records, codec } = set.batches[at]!
  if (!isSound) return new DamagedBatchError(firstOffset)
  if (isMisplaced(set.batches[at]!, set.batches[at + 1] ?? null, set.highWatermark, set.from))
    return new NoBatchError(set.from, `what came tells the offsets ${firstOffset} to ${lastOffset}, which cannot be`)
  if (codec > newestCodec) return new UnreadError('', `it is packed with the codec of number ${codec}`, true)
  if (records > mostRecords) return new UnreadError('', `it has more than ${mostRecords} records`)
  return null
}
