import { z } from 'zod'
import { findTable } from './find-table.js'
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
    const table = await findTable(readModel, caller.tenant, name)
    return ok(tableDetailsBody(table, await readModel.tableVersions(caller.tenant, table.name)))
  },
})
