import { once } from 'node:events'
import { pipeline, type Readable, Transform } from 'node:stream'
import type { ObjectStore } from '@udb/objects'
import type { CsvWriter } from './csv.js'
import { RowCutter } from './row-cutter.js'

/** Rows that came by reference: the bytes of their JSON, which are read as fast as the answer is. */
export interface StoredRows {
  readonly sizeBytes: number
  readonly body: Readable
}

/** Null when they are gone. Has waited for the first bytes: a store that gives none is a problem, and not half an answer. */
export async function openRows(objects: Pick<ObjectStore, 'get'>, key: string): Promise<StoredRows | null> {
  const found = await objects.get(key)
  if (!found) return null
  await once(found.body, 'readable')
  return { sizeBytes: found.info.sizeBytes, body: found.body }
}

/** The rows with a text before and behind them. */
export function between(head: string, { body }: StoredRows, tail: string): Readable {
  const whole = new Transform({
    transform: (chunk: Buffer, _, done) => done(null, chunk),
    flush: (done) => done(null, tail),
  })
  whole.push(head)
  return passed(body, whole)
}

export function csvOfStored({ names, lines }: CsvWriter, { body }: StoredRows): Readable {
  const cutter = new RowCutter()
  const whole = new Transform({
    transform: (chunk: Buffer, _, done) => {
      let text: string
      try {
        text = lines(cutter.take(chunk))
      } catch (error) {
        return done(error as Error)
      }
      done(null, text)
    },
  })
  whole.push(names)
  return passed(body, whole)
}

/** Either of them ends with the other; whoever sends the answer hears of an error as one of its stream. */
const passed = (body: Readable, whole: Transform): Readable => pipeline(body, whole, () => undefined)
