import type { Bus, BusRecord } from '@udb/bus'
import { CodecError, type DeadLetter } from '@udb/events'
import type { EventWire } from '@udb/registry'

export const DEAD_LETTERS_TOPIC = 'udb.dead-letters.v1'

const PAGE = 100

/** A letter, and where on its topic it stands. */
export interface StoredLetter {
  /** `<partition>/<offset>` on the topic of dead letters; what people call it by. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly writtenAt: number
  readonly letter: DeadLetter
}

/** What letters are read with. */
export interface LettersLog {
  readonly bus: Pick<Bus, 'read' | 'positions'>
  readonly wire: Pick<EventWire, 'decode'>
}

export class LetterError extends Error {
  constructor(
    readonly code: 'letter_unknown',
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'LetterError'
  }
}

/**
 * Every letter that is kept at the beginning of the call, those of one key in their order. A letter that was written twice comes once;
 * what stands on the topic and is no letter is left out.
 */
export async function* deadLetters({ bus, wire }: LettersLog): AsyncGenerator<StoredLetter> {
  const seen = new Set<string>()
  for (const { partition, earliest, next } of await bus.positions(DEAD_LETTERS_TOPIC))
    for (let from = earliest; from < next;) {
      const records = await bus.read({ topic: DEAD_LETTERS_TOPIC, partition }, from, PAGE)
      for (const record of records) {
        if (record.offset >= next) break
        const stored = await letterIn(record, wire)
        if (stored === null || seen.has(stored.eventId)) continue
        seen.add(stored.eventId)
        yield stored
      }
      const last = records.at(-1)
      if (last === undefined) break
      from = last.offset + 1
    }
}

/** The letter of this name. Rejects with `letter_unknown`. */
export async function deadLetterAt({ bus, wire }: LettersLog, id: string): Promise<StoredLetter> {
  const [, partition, offset] = /^(\d{1,6})\/(\d{1,15})$/.exec(id)?.map(Number) ?? []
  const position = (await bus.positions(DEAD_LETTERS_TOPIC)).find((each) => each.partition === partition)
  if (position === undefined || offset! < position.earliest || offset! >= position.next) throw unknown(id)
  const [record] = await bus.read({ topic: DEAD_LETTERS_TOPIC, partition: position.partition }, offset!, 1)
  const stored = record?.offset === offset ? await letterIn(record!, wire) : null
  if (stored === null) throw unknown(id)
  return stored
}

async function letterIn(
  record: BusRecord,
  wire: LettersLog['wire'],
): Promise<(StoredLetter & { readonly eventId: string }) | null> {
  try {
    const event = await wire.decode(record)
    if (event.name !== 'dead.letter') return null
    const { partition, offset, appendedAt } = record
    const letter = event.data as unknown as DeadLetter
    return { id: `${partition}/${offset}`, writtenAt: appendedAt, letter, eventId: event.meta.eventId }
  } catch (error) {
    if (error instanceof CodecError) return null
    throw error
  }
}

const unknown = (id: string): LetterError =>
  new LetterError('letter_unknown', `there is no dead letter ${id}`, 'See `udb dead-letters list` for those that are.')
