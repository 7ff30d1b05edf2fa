import { baselineKinds, pinnedOf } from '@udb/drift'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { KeptBaseline } from '../catalog.js'
import { baselineId, promoteParams } from '../request-params.js'
import { askForJob, jobIdentity } from './ask-for-job.js'
import { findTable } from './find-table.js'
import type { HttpPorts } from './http-ports.js'
import { time } from './job-view.js'
import type { Caller } from './role.js'
import { accepted, ok, route } from './route.js'

const name = z.string().min(1).max(200)

const baselineShape = z.object({
  id: z.string(),
  kind: z.enum(baselineKinds),
  version: z.int().describe('Of the table.'),
  schemaVersion: z.string().describe('Changes with the names, types and order of the columns.'),
  period: z.string().nullable().describe('Of kind period: the day, ISO week or month.'),
  rowCount: z.int(),
  createdAt: time.describe('When that version was made.'),
  promotedAt: time.nullable(),
  holds: z.boolean().describe('Of the pinned ones, whether it is the one that is compared with; of the others always.'),
  sizeBytes: z.int(),
})

export const getTableBaselines = route({
  method: 'GET',
  path: '/tables/:name/baselines',
  summary: 'What new versions of a table are compared with: its baselines, the newest version first.',
  role: 'viewer',
  params: z.object({ name }),
  answers: { 200: { description: 'The baselines.', schema: z.object({ baselines: z.array(baselineShape) }) } },
  problems: ['table_unknown'],
  handle: async ({ caller, params }, { readModel }) => {
    const table = await findTable(readModel, caller.tenant, params.name)
    return ok({ baselines: baselinesBody(await readModel.baselines(caller.tenant, table.name)) })
  },
})

/** Pure. */
export function baselinesBody(baselines: readonly KeptBaseline[]): z.infer<typeof baselineShape>[] {
  const pinned = pinnedOf(baselines.map(({ summary }) => summary))
  return baselines.map(({ summary, ref }) => ({
    id: summary.id,
    kind: summary.kind,
    version: Number(summary.tableVersion),
    schemaVersion: summary.schemaVersion,
    period: summary.period,
    rowCount: summary.rows,
    createdAt: summary.createdAt,
    promotedAt: summary.promotedAt,
    holds: summary.kind !== 'pinned' || summary.id === pinned?.id,
    sizeBytes: ref.sizeBytes,
  }))
}

const begun = { 202: { description: 'The job has begun.', schema: z.object({ jobId: z.string() }) } }

/** Asks for a change to the baselines of a table that is there. */
async function askForChange(
  asked: { readonly table: string; readonly action: string; readonly [name: string]: unknown },
  { caller, request }: { readonly caller: Caller; readonly request: FastifyRequest },
  ports: HttpPorts,
) {
  const { name: table } = await findTable(ports.readModel, caller.tenant, asked.table)
  const identity = jobIdentity(caller, request, ports.newId)
  await askForJob({ type: 'baseline', params: { ...asked, table } }, identity, caller, ports)
  return accepted(identity.jobId, { jobId: identity.jobId })
}

export const postTableBaseline = route({
  method: 'POST',
  path: '/tables/:name/baselines',
  summary: 'Makes a version of a table the baseline that holds: what later versions are compared with.',
  role: 'analyst',
  params: z.object({ name }),
  body: promoteParams,
  answers: begun,
  problems: ['request_invalid', 'table_unknown', 'table_version_unknown', 'idempotency_conflict'],
  handle: ({ caller, params, body, request }, ports) =>
    askForChange({ action: 'promote', table: params.name, ...body }, { caller, request }, ports),
})

export const deleteTableBaseline = route({
  method: 'DELETE',
  path: '/tables/:name/baselines/:baselineId',
  summary: 'Lets a baseline go: nothing is compared with it any more. Its distributions go with a later prune.',
  role: 'analyst',
  params: z.object({ name, baselineId }),
  answers: begun,
  problems: ['table_unknown', 'baseline_unknown', 'idempotency_conflict'],
  handle: ({ caller, params: { name: table, baselineId }, request }, ports) =>
    askForChange({ action: 'retire', table, baselineId }, { caller, request }, ports),
})
