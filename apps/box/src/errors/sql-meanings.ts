import type { Meanings } from './meaning.js'

/** What a query fails with, and the engine under it. */
export const sqlMeanings = {
  sql_syntax: { meaning: 'The text is no well-formed SQL.', doThis: 'Correct it at the position that is named.' },
  sql_invalid: {
    meaning: 'The SQL is well-formed, but a name or a type in it does not fit.',
    doThis: 'Correct it as the message says; `GET /tables/{name}` lists columns and types.',
  },
  sql_not_select: {
    meaning: 'The statement is no SELECT.',
    doThis: 'Write one SELECT; tables are changed by jobs only.',
  },
  sql_many_statements: { meaning: 'The text holds more than one statement.', doThis: 'Send them one by one.' },
  sql_construct_refused: {
    meaning: 'The SQL uses a construct that is not allowed here.',
    doThis: 'Leave out what the message names.',
  },
  sql_function_refused: {
    meaning: 'The SQL calls a function that is not allowed here.',
    doThis: 'Use another function, as the hint says.',
  },
  sql_table_unknown: {
    meaning: 'The SQL reads a table that the tenant does not have.',
    doThis: 'Correct the name as the hint proposes; `GET /tables` lists the tables.',
  },
  sql_too_deep: { meaning: 'The SQL is nested too deeply.', doThis: 'Break it into common table expressions.' },
  sql_too_long: { meaning: 'The text is too long.', doThis: 'Shorten it to what the hint allows.' },
  sql_result_too_wide: {
    meaning: 'The names of all columns of the result are more than an answer may hold.',
    doThis: 'Select fewer columns, or give them shorter names.',
  },
  sql_failed: {
    meaning: 'The query began and then met a value that it could not work on.',
    doThis: 'Correct it as the message says, e.g. with `TRY_CAST` or a `WHERE`.',
  },
  sql_out_of_memory: {
    meaning: 'The query needs more memory than a query may take.',
    doThis: 'Select fewer columns, filter before joining and sorting, or aggregate in steps.',
  },
  sql_timeout: {
    meaning: 'The query did not end within its time and was stopped.',
    doThis: 'Filter earlier, aggregate, or raise `UDB_QUERY_TIMEOUT_MS`.',
  },
  sql_cancelled: { meaning: 'The query was stopped before it ended.', doThis: 'Send it again if it is still wanted.' },
  sql_crashed: {
    meaning: 'The process that ran the query ended unexpectedly.',
    doThis: 'Try again; if the same query ends like this again, write it in another way and report it.',
  },
  sql_closed: {
    meaning: 'Queries are not being taken any more, as the service is stopping.',
    doThis: 'Send it again in a moment.',
  },
  engine_error: {
    meaning: 'The engine refused a statement of the box itself; in logs only, as its text may hold data.',
    doThis: 'Look at the step or query that the log line names.',
  },
  engine_closed: {
    meaning: 'Work was sent to an engine that had been closed; in logs only.',
    doThis: 'Nothing, while a service stops; otherwise report it with the log.',
  },
  engine_out_of_memory: {
    meaning: 'An engine process reached its memory limit; in logs only.',
    doThis: 'Raise `UDB_ENGINE_MEMORY_MB`, or do less at once.',
  },
  engine_interrupted: {
    meaning: 'A statement was stopped while it ran; in logs only.',
    doThis: 'Nothing; whoever stopped it is told by a code of its own.',
  },
  engine_crashed: {
    meaning: 'An engine process ended by itself; in logs only.',
    doThis: 'See whether the system ended it for want of memory; the next work starts another.',
  },
} as const satisfies Meanings
