import { uploadKey } from '@udb/service'
import { z } from 'zod'
import { type NamedUpload, withTables } from '../plan-ingest.js'
import { requestHash } from '../request-hash.js'
import { type IngestParams, overrides, sha256 } from '../request-params.js'
import { ASK_FOR_TABLE_NAME, TABLE_NAME } from '../table-name.js'
import { awaitLog } from './await-log.js'
import { askForJob, jobIdentity } from './ask-for-job.js'
import { checked } from './checked.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'
import { refuseOtherBytes } from '../resumable/refuse-other-bytes.js'
import { type Received, receiveFiles } from './receive-files.js'
import { accepted, type Answer, route } from './route.js'

const fileOptions = z.strictObject({
  table: z.string().regex(TABLE_NAME, ASK_FOR_TABLE_NAME).optional(),
  overrides: overrides.optional(),
  sha256: sha256.optional().describe('What the bytes must hash to.'),
})
const optionsShape = z
  .record(z.string(), fileOptions)
  .describe('By file name: the table that it becomes, decisions about how it is read, what its bytes must hash to.')

const uploadedShape = z.object({
  jobId: z.string(),
  uploads: z.array(z.object({ uploadId: z.string(), filename: z.string(), sizeBytes: z.int(), table: z.string() })),
})

export const postIngestUpload = route({
  method: 'POST',
  path: '/ingest/upload',
  summary: 'One or more files become tables.',
  role: 'analyst',
  otherBody: {
    mediaType: 'multipart/form-data',
    schema: {
      type: 'object',
      properties: {
        file: {
          type: 'array',
          items: { type: 'string', format: 'binary' },
          description: 'The files; the names of the fields do not matter.',
        },
        options: { type: 'string', contentMediaType: 'application/json', contentSchema: z.toJSONSchema(optionsShape) },
      },
    },
  },
  answers: { 202: { description: 'The files are stored, and their job has begun.', schema: uploadedShape } },
  problems: [
    'body_malformed',
    'upload_empty',
    'upload_corrupt',
    'filename_invalid',
    'request_invalid',
    'body_too_large',
    'media_type_unsupported',
    'table_name_taken',
    'name_duplicate',
    'idempotency_conflict',
    'bytes_unequal',
  ],
  handle: async ({ caller, request }, ports) => {
    // While the log is away every try would leave its bytes in the store, since nobody knows whether its request came through.
    await awaitLog(ports.bus)
    const identity = jobIdentity(caller, request, ports.newId)
    const stored = new Set<string>()
    let mayBeAsked = false
    try {
      const received = await receiveFiles(request, caller.tenant, ports, (uploadId) => stored.add(uploadId))
      const { params, hash } = jobRequest(received)
      const asked = { type: 'ingest', params, hash, publishing: () => (mayBeAsked = true) } as const
      const job = await askForJob(asked, identity, caller, ports)
      if (!job) return uploaded(identity.jobId, withTables(params.uploads))
      const { uploads } = JSON.parse(job.params) as { readonly uploads: readonly NamedUpload[] }
      // A repeat is answered with the first request's uploads; its own copies are not needed.
      const kept = new Set(uploads.map(({ uploadId }) => uploadId))
      await discard(
        [...stored].filter((uploadId) => !kept.has(uploadId)),
        caller.tenant,
        ports,
      )
      return uploaded(job.jobId, uploads)
    } catch (error) {
      // Where the log has not said whether it has the request, a job may be about to read them.
      if (!mayBeAsked || error instanceof HttpProblem) await discard([...stored], caller.tenant, ports)
      throw error
    }
  },
})

const uploaded = (jobId: string, uploads: readonly NamedUpload[]): Answer =>
  accepted(jobId, {
    jobId,
    uploads: uploads.map(({ uploadId, filename, sizeBytes, table }) => ({ uploadId, filename, sizeBytes, table })),
  })

/** The request of the job, and the hash that makes a repeat the same: by content, because each upload has an id of its own. */
function jobRequest({ files, options: sent }: Received): { params: IngestParams; hash: string } {
  if (files.length === 0)
    throw new HttpProblem('upload_empty', 'The request has no file.', `For example: curl -F 'file=@flights.csv' …`)
  const options = sent === undefined ? {} : checked(optionsShape, sent)
  const unknown = Object.keys(options).find((filename) => !files.some((file) => file.filename === filename))
  if (unknown !== undefined)
    throw new HttpProblem(
      'request_invalid',
      'The options name a file that was not sent.',
      `Files that were sent: ${files.map(({ filename }) => filename).join(', ')}.`,
    )
  for (const file of files) refuseOtherBytes(file.filename, file.sha256, options[file.filename]?.sha256)
  const uploads = files.map((file) => ({ ...file, overrides: {}, ...given(options[file.filename]) }))
  return {
    params: { uploads },
    hash: requestHash(
      'ingest',
      uploads.map(({ uploadId: _, ...rest }) => rest),
    ),
  }
}

/** Without the keys that were left out, which would otherwise stand in the way of defaults. */
function given({ table, overrides }: z.infer<typeof fileOptions> = {}) {
  return { ...(table === undefined ? {} : { table }), ...(overrides === undefined ? {} : { overrides }) }
}

async function discard(uploadIds: readonly string[], tenant: string, { objects, log }: HttpPorts): Promise<void> {
  const results = await Promise.allSettled(uploadIds.map((uploadId) => objects.delete(uploadKey(tenant, uploadId))))
  for (const result of results)
    if (result.status === 'rejected')
      log.warn('an upload that is not needed could not be removed', { tenant, error: String(result.reason) })
}
