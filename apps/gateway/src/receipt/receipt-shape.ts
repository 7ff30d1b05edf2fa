import { z } from 'zod'

/** `receipt.json`. What is described here is the file's whole format; the JSON schema is generated from it. */
const time = z.iso.datetime().describe('RFC 3339, UTC.')
const rows = z.int().min(0)
const bytes = z.object({
  sizeBytes: z.int().min(0),
  sha256: z.string().describe('SHA-256 in lower-case hexadecimal.'),
})

export const receiptUpload = z.strictObject({
  uploadId: z.string(),
  file: z.string().describe('Its name as it was sent.'),
  table: z.string().describe('The table that it becomes, or the main one of several.'),
  format: z.string().nullable().describe('What the file is; null where it was not read to its end.'),
  received: bytes.describe('As counted and hashed while it came in; so many bytes the object store has confirmed.'),
  read: bytes.nullable().describe('As measured by the parser; null where it did not read the file to its end.'),
})

export const receiptTable = z.strictObject({
  table: z.string(),
  source: z.enum(['upload', 'join']),
  file: z.string().nullable().describe('The uploaded file; null for a join.'),
  version: z.int().nullable().describe('The version that was published; null where none was.'),
  recordsSeen: rows.nullable().describe('In the file; null for a join.'),
  rowsStaged: rows.nullable().describe('In the Parquet file of the version, by its own footer.'),
  rowsRejected: rows.nullable().describe('Set aside, each with its line and a reason.'),
  rowsLoaded: rows
    .nullable()
    .describe("In the tenant's database, as it answered; null where it was not loaded, or a newer version came first."),
  rejects: z.string().nullable().describe('The artifact with the rejected rows.'),
})

export const receiptEquation = z.strictObject({
  about: z.string().describe('A file or a table.'),
  says: z.string(),
  left: z.union([z.int(), z.string()]),
  right: z.union([z.int(), z.string()]),
  equal: z.boolean(),
})

export const receiptShape = z
  .strictObject({
    receiptVersion: z.literal(1),
    jobId: z.string(),
    tenantId: z.string(),
    type: z.string(),
    outcome: z.enum(['completed', 'failed', 'cancelled']),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time,
    says: z.array(z.string()).describe('All of it in sentences, for people.'),
    equal: z.boolean().describe('Whether everything that was counted twice was the same both times.'),
    equations: z.array(receiptEquation),
    uploads: z.array(receiptUpload),
    tables: z.array(receiptTable),
    steps: z.strictObject({ total: rows, completed: rows, failed: rows, skipped: rows, cancelled: rows }),
    pruned: z
      .strictObject({
        artifacts: rows,
        uploads: rows,
        sizeBytes: rows.describe('Of both.'),
        remaining: rows.describe('How much more is due, for another prune.'),
        dryRun: z.boolean(),
      })
      .nullable(),
    artifacts: z.array(z.string()).describe('Names of what the job made beside this receipt, sorted.'),
    problem: z
      .strictObject({
        code: z.string(),
        message: z.string(),
        hint: z.string(),
        line: z.int().nullable(),
        column: z.string().nullable(),
        retryable: z.boolean(),
      })
      .nullable()
      .describe('Why the job failed.'),
  })
  .meta({ title: 'Receipt of a job', description: 'What came in, what came of it, and whether it adds up.' })

export type Receipt = z.infer<typeof receiptShape>
export type ReceiptUpload = z.infer<typeof receiptUpload>
export type ReceiptTable = z.infer<typeof receiptTable>
export type ReceiptEquation = z.infer<typeof receiptEquation>

export const receiptJsonSchema = (): string => `${JSON.stringify(z.toJSONSchema(receiptShape), null, 2)}\n`
