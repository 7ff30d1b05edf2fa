import type { AbortedTransaction, FetchedMessage } from './kafka-cluster.js'

/** The key of the mark with which a producer's transaction ends in an abort: version 0, type 0. */
const abortKey = Buffer.from([0, 0, 0, 0])

/**
 * What is left of fetched messages without those of transactions that were aborted. A broker sends them also to readers of what is
 * committed, with a list of where each transaction began; it ended at the mark of its producer. Source: Apache Kafka, KIP-98. Pure.
 */
export function withoutAborted(
  messages: readonly FetchedMessage[],
  aborted: readonly AbortedTransaction[] | null | undefined,
): readonly FetchedMessage[] {
  if (!aborted || aborted.length === 0) return messages
  const coming = aborted
    .map(({ producerId, firstOffset }) => ({ producerId: String(producerId), firstOffset: Number(firstOffset) }))
    .sort((a, b) => a.firstOffset - b.firstOffset)
  const aborting = new Set<string>()
  return messages.filter(({ offset, key, isControlRecord, batchContext }) => {
    while (coming.length > 0 && coming[0]!.firstOffset <= Number(offset)) aborting.add(coming.shift()!.producerId)
    if (batchContext === undefined) return true
    const producer = String(batchContext.producerId)
    if (isControlRecord && key?.subarray(0, 4).equals(abortKey)) aborting.delete(producer)
    return isControlRecord || !batchContext.inTransaction || !aborting.has(producer)
  })
}
