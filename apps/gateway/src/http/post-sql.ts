import { text as whole } from 'node:stream/consumers'
import { refuseTooLong } from '@udb/engine/sql-length'
import { z } from 'zod'
import { chooseMediaType } from './accept.js'
import { csvOf, csvWriter } from './csv.js'
import { endWhenStalled } from './end-when-stalled.js'
import { wantsRawFormulas } from './formula-text.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem, httpProblemOf } from './http-problem.js'
import type { QueryAnswer } from './query-desk.js'
import { type Answer, ok, route } from './route.js'
import { between, csvOfStored, openRows, type StoredRows } from './stored-rows.js'
import { workbookOf, XLSX } from './workbook/workbook-of.js'

const FORMATS = ['application/json', 'text/csv', XLSX] as const

const resultShape = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  rowCount: z.int(),
  truncated: z.boolean(),
  elapsedMs: z.number().describe(`The engine's own time.`),
})

export const postSql = route({
  method: 'POST',
  path: '/sql',
  summary: 'One SELECT over the tables.',
  role: 'analyst',
  body: z.strictObject({
    sql: z.string().min(1).max(1_000_000),
    limit: z.int().min(1).optional().describe('Rows at the most; UDB_QUERY_MAX_ROWS is the bound.'),
  }),
  answers: {
    200: {
      description:
        'The rows, sent as fast as they are read; an answer of which nothing is taken for a minute is broken off. In CSV and in a workbook a text that a spreadsheet would take for a formula gets an apostrophe before it; `formulas=raw` behind the media type, as in `Accept: text/csv; formulas=raw`, leaves it as it is.',
      schema: resultShape,
      mediaTypes: [...FORMATS],
    },
  },
  problems: [
    'request_invalid',
    'not_acceptable',
    'sql_syntax',
    'sql_not_select',
    'sql_many_statements',
    'sql_too_long',
    'sql_table_unknown',
    'sql_function_refused',
    'sql_construct_refused',
    'sql_result_too_wide',
    'sql_failed',
    'sql_out_of_memory',
    'table_version_gone',
    'sql_timeout',
    'query_unanswered',
  ],
  handle: async ({ caller, body: { sql, limit }, request, reply }, ports) => {
    const format = chooseMediaType(request.headers.accept, FORMATS)
    if (!format)
      throw new HttpProblem(
        'not_acceptable',
        'The rows cannot be given in that format.',
        `Accept one of: ${FORMATS.join(', ')}.`,
      )
    const tooLong = refuseTooLong(sql)
    if (tooLong) throw new HttpProblem('sql_too_long', tooLong.message, tooLong.hint)
    const { UDB_QUERY_MAX_ROWS: most, UDB_QUERY_TIMEOUT_MS: timeoutMs } = ports.settings
    const answer = await ports.queries.ask({ sql, maxRows: Math.min(limit ?? most, most), timeoutMs }, caller)
    if (!answer)
      throw new HttpProblem(
        'query_unanswered',
        `Nobody answered the query within ${timeoutMs} ms.`,
        'Try again; GET /readyz says what is away.',
        { headers: { 'retry-after': '1' } },
      )
    if (answer.data.problem) throw httpProblemOf(answer.data.problem, 'query_refused')
    const formulas = wantsRawFormulas(request.headers.accept) ? 'raw' : 'defused'
    const result = await resultIn(format, answer.data, await rowsOf(answer, ports), formulas)
    endWhenStalled(reply.raw)
    return result
  },
})

/** The rows: as JSON text where they came in the answer, else as they lie in the store. */
async function rowsOf({ data: { rows, ref } }: QueryAnswer, { objects }: HttpPorts): Promise<string | StoredRows> {
  if (rows !== null) return rows
  if (!ref) return '[]'
  const stored = await openRows(objects, ref.key)
  if (!stored) throw new HttpProblem('query_unanswered', 'The result of the query is gone.', 'Ask again.')
  return stored
}

async function resultIn(
  format: (typeof FORMATS)[number],
  data: QueryAnswer['data'],
  rows: string | StoredRows,
  formulas: 'defused' | 'raw',
): Promise<Answer> {
  if (format === 'application/json') return jsonResult(data, rows)
  const { columns, rowCount, truncated } = data
  const counts = { 'x-udb-row-count': String(rowCount), 'x-udb-truncated': String(truncated) }
  if (format === 'text/csv') {
    const body =
      typeof rows === 'string'
        ? csvOf(columns, JSON.parse(rows) as unknown[][], formulas)
        : csvOfStored(csvWriter(columns, formulas), rows)
    return ok(body, { 'content-type': 'text/csv; charset=utf-8; header=present', ...counts })
  }
  // A workbook is made as a whole.
  const text = typeof rows === 'string' ? rows : await whole(rows.body)
  const named = { 'content-disposition': 'attachment; filename="result.xlsx"' }
  return ok(await workbookOf({ columns, rows: text, formulas }, rowCount), {
    'content-type': XLSX,
    ...named,
    ...counts,
  })
}

/** JSON rows go out as the text that they came in: parsing and writing them again would only cost time, and lose long numbers. */
function jsonResult(
  { columns, rowCount, truncated, elapsedMicros }: QueryAnswer['data'],
  rows: string | StoredRows,
): Answer {
  const head = `${JSON.stringify({ columns }).slice(0, -1)},"rows":`
  const tail = `,${JSON.stringify({ rowCount, truncated, elapsedMs: elapsedMicros / 1_000 }).slice(1)}`
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  if (typeof rows === 'string') return ok(head + rows + tail, headers)
  const sizeBytes = Buffer.byteLength(head) + rows.sizeBytes + Buffer.byteLength(tail)
  return ok(between(head, rows, tail), { ...headers, 'content-length': String(sizeBytes) })
}
