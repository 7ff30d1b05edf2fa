import { BusError } from '../port.js'

const sqliteBusy = 5
const sqliteNoMemory = 7
const sqliteReadOnly = 8
const sqliteIoError = 10
const sqliteCorrupt = 11
const sqliteFull = 13
const sqliteCannotOpen = 14
const sqliteNotADatabase = 26

const logUnavailable: Readonly<Record<number, readonly [message: string, hint: string]>> = {
  [sqliteBusy]: [
    'The event log is already open.',
    'Stop the other process that uses this data folder, or choose another folder.',
  ],
  [sqliteNoMemory]: ['There is not enough memory for the event log.', 'Free memory and start again.'],
  [sqliteReadOnly]: [
    'The event log cannot be written.',
    'Make the data folder writable for the user that runs the box.',
  ],
  [sqliteIoError]: [
    'The disk of the event log reports an error.',
    'Check the disk and its free space; nothing acknowledged is lost.',
  ],
  [sqliteCorrupt]: ['The event log is damaged.', 'Restore the data folder from a backup.'],
  [sqliteCannotOpen]: ['The event log cannot be opened.', 'Check that the data folder exists and may be written.'],
  [sqliteNotADatabase]: [
    'The file in the place of the event log is not one.',
    'Restore the data folder from a backup.',
  ],
}

/** Gives what SQLite threw as an error of the bus; anything else it did not expect stays visible as `log_unavailable`. */
export function asBusError(thrown: unknown): BusError {
  if (thrown instanceof BusError) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'errcode' in thrown ? Number(thrown.errcode) & 0xff : -1
  if (code === sqliteFull) {
    return new BusError(
      'log_full',
      'The event log has no room left.',
      'Free disk space, or raise the limit; then publish again.',
    )
  }
  const known = logUnavailable[code]
  if (known !== undefined) return new BusError('log_unavailable', ...known)
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new BusError(
    'log_unavailable',
    `The event log failed: ${reason}`,
    'Start the process again; nothing acknowledged is lost.',
  )
}
