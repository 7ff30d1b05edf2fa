import type { OutRecord } from '@udb/bus'
import { REDACTED } from './dead-letter.js'
import type { StoredLetter } from './dead-letters.js'

/** Names the letter because of which a record is on its topic once more. */
const RESENT_FROM = 'udb_resent_from'

/**
 * The record that a letter is about, as it was but for the headers that held secrets; null where only its beginning was kept. To read it
 * twice does no harm: the ids of jobs and facts derive from what is in it. Pure.
 */
export function resent({ id, letter }: StoredLetter): OutRecord | null {
  if (!letter.isWhole) return null
  const kept = Object.entries(letter.headers).filter(([, value]) => value !== REDACTED)
  return {
    topic: letter.topic,
    key: letter.originalKey,
    value: letter.value,
    headers: { ...Object.fromEntries(kept), [RESENT_FROM]: id },
  }
}
