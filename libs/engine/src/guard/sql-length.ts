import { type GuardRefusal, MAX_SQL_BYTES } from './decision.js'

/** The refusal of a text that is too long to be looked at; null for any other. Needs no engine, so whoever sends the text on can ask first. Pure. */
export const refuseTooLong = (sql: string): GuardRefusal | null =>
  Buffer.byteLength(sql) <= MAX_SQL_BYTES
    ? null
    : {
        ok: false,
        code: 'sql_too_long',
        message: `The SQL is longer than ${MAX_SQL_BYTES} bytes.`,
        hint: 'Send a shorter statement; put long lists of values into a table and join it.',
      }
