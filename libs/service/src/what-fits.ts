import { type BusRecord, maxRecordBytes } from '@udb/bus'
import { firstBytes } from './first-bytes.js'

type Content = Pick<BusRecord, 'key' | 'headers' | 'value'>

export interface Kept extends Content {
  readonly isWhole: boolean
}

/** Of one record of the log, so that another one can carry it. */
const ENVELOPE_BYTES = 20_000
const KEY_BYTES = 100_000
const HEADERS_BYTES = 200_000
/** What says how long the name and the text of a header are, at most. */
const AROUND_HEADER_BYTES = 10

/**
 * What a letter about a record has room for, since it goes through a log with the same limit: all of nearly every record; of others the
 * first bytes of the value, and of a key or headers that would leave no room for it as much as they may take. Pure.
 */
export function whatFits(content: Content): Kept {
  const key = content.key === null ? null : firstBytes(content.key, KEY_BYTES)
  const { fitting: headers, taken } = headersWithin(content.headers, HEADERS_BYTES)
  // The key stands in the letter, and is its key.
  const around = ENVELOPE_BYTES + 2 * bytesOfText(key ?? '') + taken
  const value = content.value.subarray(0, maxRecordBytes - around)
  return { key, headers, value, isWhole: bytesOf({ key, headers, value }) === bytesOf(content) }
}

export const bytesOf = ({ key, headers, value }: Content): number =>
  Object.entries(headers).reduce((sum, [name, text]) => sum + bytesOfText(name) + bytesOfText(text), 0) +
  bytesOfText(key ?? '') +
  value.length

const bytesOfText = (text: string): number => Buffer.byteLength(text)

/** From the first on, for as long as they fit, and how much room they take. */
function headersWithin(headers: Content['headers'], bytes: number): { fitting: Content['headers']; taken: number } {
  const fitting: [string, string][] = []
  let taken = 0
  for (const [name, text] of Object.entries(headers)) {
    const more = bytesOfText(name) + bytesOfText(text) + AROUND_HEADER_BYTES
    if (taken + more > bytes) break
    taken += more
    fitting.push([name, text])
  }
  return { fitting: Object.fromEntries(fitting), taken }
}
