import { z } from 'zod'

/** `lineage.json`. What is described here is the file's whole format; the JSON schema is generated from it. */
const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 in lower-case hexadecimal.')
const Column = z.object({ name: z.string(), type: z.string().optional().describe("DuckDB's type.") }).strict()

export const NODE_KINDS = [
  'upload',
  'source',
  'file',
  'table',
  'join',
  'kpi',
  'profile',
  'quality',
  'drift',
  'baseline',
  'chart',
  'artifact',
] as const

export const LineageNode = z
  .object({
    id: z
      .string()
      .min(1)
      .describe('Unique in this file: the kind, a colon and the name, with the version where there are several.'),
    kind: z.enum(NODE_KINDS),
    name: z.string().describe('As people know it: a file name, a table, a KPI, an artifact.'),
    version: z.string().optional().describe('For a table: the version that was read or written.'),
    sha256: Sha256.optional(),
    sizeBytes: z.number().int().nonnegative().optional(),
    rows: z.number().int().nonnegative().optional(),
    columns: z.array(Column).optional(),
    mediaType: z.string().optional(),
    sql: z.string().optional().describe('For a KPI or a join: the statement that computes it.'),
  })
  .strict()

export const LineageEdge = z
  .object({
    from: z.string().describe('The id of the node that was read.'),
    to: z.string().describe('The id of the node that was made of it.'),
    step: z.string().describe('The id of the step that made it; an entry of `runs`.'),
    columns: z
      .array(
        z
          .object({ from: z.string(), to: z.string(), how: z.enum(['identity', 'key', 'aggregate', 'expression']) })
          .strict(),
      )
      .optional()
      .describe('Which column came from which, where that is known.'),
  })
  .strict()

export const LineageRun = z
  .object({
    step: z.string(),
    kind: z.string().describe('The step kind, e.g. parse, load, kpis.'),
    service: z.string(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    state: z.string(),
    inputs: z.array(z.string()).describe('Ids of nodes, sorted; derived from the edges.'),
    outputs: z.array(z.string()),
  })
  .strict()

export const Lineage = z
  .object({
    version: z.literal(1),
    job: z
      .object({
        id: z.string(),
        tenant: z.string(),
        type: z.string(),
        createdAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
      })
      .strict(),
    nodes: z.array(LineageNode),
    edges: z.array(LineageEdge),
    runs: z
      .array(LineageRun)
      .describe(
        'One per step. With the job as namespace and name, a run with its inputs and outputs is an OpenLineage RunEvent.',
      ),
  })
  .strict()
  .describe('Where the results of one job came from: what was read, what was made of it, and by which step.')

export type Lineage = z.infer<typeof Lineage>
export type LineageNode = z.infer<typeof LineageNode>
export type LineageEdge = z.infer<typeof LineageEdge>
export type LineageRun = z.infer<typeof LineageRun>

/** The text of `docs/lineage.schema.json`. */
export function lineageJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(Lineage) as Record<string, unknown>
  return `${JSON.stringify({ $schema, title: 'Lineage of a job', $comment: 'Generated from src/report/lineage-schema.ts; do not edit.', ...schema }, null, 2)}\n`
}
