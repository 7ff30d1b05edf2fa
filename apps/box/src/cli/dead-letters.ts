import { CodecError } from '@udb/events'
import {
  deadLetterAt,
  deadLetters,
  type EventLog,
  openEventLog,
  openLog,
  resent,
  type Settings,
  type StoredLetter,
} from '@udb/service'
import { namedValues, type Terminal, textTable } from './terminal.js'

/** Which letters; a field that is missing chooses all. */
export interface Chosen {
  readonly code?: string
  readonly topic?: string
}

type Listed = ReturnType<typeof listed>

/** Each command resolves with its exit code. */
export function listDeadLetters(
  settings: Settings,
  terminal: Terminal,
  chosen: Chosen,
  limit: number,
): Promise<number> {
  return withLog(settings, async (log) => {
    const found: Listed[] = []
    for await (const stored of deadLetters(log)) if (isChosen(stored, chosen)) found.push(listed(stored))
    const shown = found.toSorted((a, b) => b.writtenAt.localeCompare(a.writtenAt)).slice(0, limit)
    if (terminal.json) terminal.out(JSON.stringify(shown))
    else if (shown.length === 0) terminal.note('there are no dead letters')
    else terminal.out(textTable(['letter', 'written', 'code', 'record'], shown.map(lineOf)))
    if (shown.length < found.length) terminal.note(`${found.length - shown.length} older ones were left out`)
    return 0
  })
}

export function showDeadLetter(settings: Settings, terminal: Terminal, id: string): Promise<number> {
  return withLog(settings, async (log) => {
    const stored = await deadLetterAt(log, id)
    const { letter } = stored
    const event = await eventIn(stored, log)
    if (terminal.json) {
      const value = letter.value.toString('base64')
      terminal.out(JSON.stringify({ ...listed(stored), headers: letter.headers, value, event }))
      return 0
    }
    terminal.out(`${letter.code}: ${letter.message}`)
    const { message: _, code: __, ...about } = listed(stored)
    terminal.out(namedValues({ ...about, ...letter.headers }, 200))
    terminal.out(
      event === null ? `${letter.value.length} bytes:\n${beginning(letter.value)}` : JSON.stringify(event, null, 2),
    )
    return 0
  })
}

export function resendDeadLetters(
  settings: Settings,
  terminal: Terminal,
  ids: readonly string[],
  chosen: Chosen,
): Promise<number> {
  if (ids.length === 0 && chosen.code === undefined && chosen.topic === undefined) throw nothingChosen()
  return withLog(settings, async (log) => {
    const done = new Set<string>()
    const left: string[] = []
    for await (const stored of ids.length > 0 ? named(log, ids) : deadLetters(log)) {
      if (!isChosen(stored, chosen)) continue
      // Two services that could not handle one record wrote a letter each.
      const record = recordIn(stored)
      if (done.has(record)) continue
      const again = resent(stored)
      if (again === null) {
        left.push(stored.id)
        continue
      }
      await log.bus.publish([again])
      done.add(record)
    }
    if (terminal.json) terminal.out(JSON.stringify({ resent: done.size, left }))
    else terminal.out(said(done.size, left))
    return left.length === 0 ? 0 : 1
  })
}

async function withLog<T>(settings: Settings, work: (log: EventLog) => Promise<T>): Promise<T> {
  const log = await openEventLog(settings, openLog(settings.UDB_LOG_LEVEL), 'dead-letters')
  try {
    return await work(log)
  } finally {
    await log.close()
  }
}

/** All are looked up before the first is sent: a name that is wrong sends none. */
async function* named(log: EventLog, ids: readonly string[]): AsyncGenerator<StoredLetter> {
  const all: StoredLetter[] = []
  for (const id of new Set(ids)) all.push(await deadLetterAt(log, id))
  yield* all
}

const isChosen = ({ letter }: StoredLetter, { code, topic }: Chosen): boolean =>
  (code === undefined || letter.code === code) && (topic === undefined || letter.topic === topic)

const recordIn = ({ letter }: StoredLetter): string => `${letter.topic}/${letter.partition}/${letter.offset}`

/** Without its bytes, of which there may be a megabyte. */
const listed = ({ id, writtenAt, letter }: StoredLetter) => ({
  letter: id,
  writtenAt: new Date(writtenAt).toISOString(),
  code: letter.code,
  message: letter.message,
  group: letter.group,
  topic: letter.topic,
  partition: letter.partition,
  offset: letter.offset,
  key: letter.originalKey,
  schemaId: letter.schemaId,
  isWhole: letter.isWhole,
})

const lineOf = ({ letter, writtenAt, code, topic, partition, offset }: Listed): string[] => [
  letter,
  `${writtenAt.slice(0, 19)}Z`,
  code,
  `${topic}/${partition}/${offset}`,
]

/** Null where what the letter is about is no event that this version can read. */
async function eventIn({ letter }: StoredLetter, { wire }: EventLog): Promise<unknown> {
  try {
    return await wire.decode({ value: letter.value, headers: letter.headers })
  } catch (error) {
    if (error instanceof CodecError) return null
    throw error
  }
}

const SHOWN_BYTES = 2_000

const beginning = (value: Buffer): string =>
  value
    .subarray(0, SHOWN_BYTES)
    .toString('utf8')
    .replace(/[^\P{C}\n\t]/gu, '�')

const said = (sent: number, left: readonly string[]): string =>
  [
    `resent: ${sent}`,
    ...(left.length === 0 ? [] : [`left, since not all of their records was kept: ${left.join(', ')}`]),
  ].join('\n')

const nothingChosen = (): Error =>
  Object.assign(new Error('nothing says which dead letters are meant'), {
    code: 'letters_unnamed',
    hint: 'Name them as `udb dead-letters list` does, or choose by --code or --topic.',
  })
