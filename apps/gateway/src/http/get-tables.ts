import { z } from 'zod'
import { ok, route } from './route.js'
import { tableBody, tableShape } from './table-view.js'

export const getTables = route({
  method: 'GET',
  path: '/tables',
  summary: 'The tables, each at its newest version.',
  role: 'viewer',
  answers: { 200: { description: 'By name.', schema: z.object({ tables: z.array(tableShape) }) } },
  problems: [],
  handle: async ({ caller }, { readModel }) => ok({ tables: (await readModel.tables(caller.tenant)).map(tableBody) }),
})
