import { z } from 'zod'
import { nearestNames } from '../nearest.js'
import { quoted } from '../problem.js'
import { HttpProblem } from './http-problem.js'
import { ok, route } from './route.js'
import { tableDetailsBody, tableDetailsShape } from './table-view.js'

export const getTable = route({
  method: 'GET',
  path: '/tables/:name',
  summary: 'One table, by its short or its full name: columns, versions, and what was decided when it was loaded.',
  role: 'viewer',
  params: z.object({ name: z.string().min(1).max(200) }),
  answers: { 200: { description: 'The table.', schema: tableDetailsShape } },
  problems: ['table_unknown'],
  handle: async ({ caller, params: { name } }, { readModel }) => {
    const tables = await readModel.tables(caller.tenant)
    const table = tables.find((each) => each.name === name || each.fullName === name)
    if (table) return ok(tableDetailsBody(table, await readModel.tableVersions(caller.tenant, table.name)))
    const candidates = nearestNames(
      name,
      tables.map((each) => each.name),
    ).join(', ')
    throw new HttpProblem(
      'table_unknown',
      `There is no table ${quoted(name)}.`,
      candidates === '' ? 'Load a file first: POST /ingest/upload.' : `Tables that are there: ${candidates}.`,
    )
  },
})
