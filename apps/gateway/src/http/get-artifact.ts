import { Readable } from 'node:stream'
import { text as buffered } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { quoted } from '../problem.js'
import type { StoredArtifact } from '../read-model.js'
import { RECEIPT, receiptArtifact } from '../receipt/receipt-artifact.js'
import { byteRange, isNoneMatch } from './byte-range.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'
import { jobOf } from './job-of.js'
import type { Caller } from './role.js'
import { type Answer, ANSWERED, ok, route } from './route.js'

const PREVIEW_BYTES = 4_096

/** A page in an artifact shows what strangers' files said, so it runs apart from the API's origin and reaches nothing. */
const HTML_POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; sandbox allow-scripts allow-downloads"
const OTHER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

export const getArtifact = route({
  method: 'GET',
  path: '/artifact/:jobId/:name',
  summary: 'The bytes of an artifact; with preview=true a small summary of it.',
  role: 'viewer',
  params: z.object({ jobId: z.string().min(1).max(100), name: z.string().min(1).max(255) }),
  query: z.strictObject({ preview: z.enum(['true', 'false']).optional() }),
  answers: {
    200: {
      description: 'The bytes.',
      mediaTypes: [
        'text/html',
        'application/json',
        'image/png',
        'image/svg+xml',
        'text/markdown',
        'application/octet-stream',
      ],
    },
    206: { description: 'The bytes that Range asks for.', mediaTypes: ['application/octet-stream'] },
    304: { description: 'The caller has them.' },
    307: {
      description:
        'Where UDB_S3_PRESIGN is on: the bytes are at Location, without credentials, for one minute. Never for a preview, nor for what a browser runs (pages, SVG, XML), which always comes from here, sandboxed.',
    },
  },
  problems: ['job_unknown', 'artifact_unknown', 'range_not_satisfiable'],
  handle: async ({ caller, params: { jobId, name }, query: { preview }, request, reply }, ports) => {
    const found = name === RECEIPT ? await madeReceipt(caller.tenant, jobId, ports) : null
    const artifact = found?.artifact ?? (await ports.readModel.artifact(caller.tenant, jobId, name))
    if (!artifact) throw await missing(caller, jobId, name, ports)
    const read = found?.read ?? storedBytes(artifact, ports)
    if (preview === 'true') return ok(await previewOf(artifact, read))
    const elsewhere = found || isKnown(artifact, request) ? null : await presigned(artifact, ports)
    if (elsewhere !== null) return redirection(elsewhere)
    await sendArtifact(artifact, read, request, reply)
    return ANSWERED
  },
})

/** The bytes of an artifact, or of a range of it; null when they are gone. */
type ReadBytes = (range?: {
  readonly start: number
  readonly end?: number
}) => Promise<{ readonly body: Readable } | null>

const storedBytes =
  ({ ref }: StoredArtifact, { objects }: HttpPorts): ReadBytes =>
  (range) =>
    objects.get(ref.key, range)

/** No step makes the receipt: it is what the facts of the job come to, and so there whenever the job has ended. */
async function madeReceipt(
  tenant: string,
  jobId: string,
  { readModel }: HttpPorts,
): Promise<{ readonly artifact: StoredArtifact; readonly read: ReadBytes } | null> {
  const job = await readModel.job(tenant, jobId)
  const made = job && receiptArtifact(job)
  if (!made) return null
  const { artifact, bytes } = made
  const read: ReadBytes = async ({ start = 0, end = bytes.length - 1 } = { start: 0 }) => ({
    body: Readable.from([bytes.subarray(start, end + 1)]),
  })
  return { artifact, read }
}

/** Before its end a job has no receipt, and after it always. */
async function missing(caller: Caller, jobId: string, name: string, ports: HttpPorts): Promise<HttpProblem> {
  await jobOf(caller, jobId, ports)
  return name === RECEIPT
    ? new HttpProblem(
        'artifact_unknown',
        'The job has not ended, and its receipt is made at its end.',
        'GET /status/{jobId}?waitSeconds=60 waits for the end.',
      )
    : unknown(name)
}

const unknown = (name: string): HttpProblem =>
  new HttpProblem(
    'artifact_unknown',
    `The job has no artifact ${quoted(name)}.`,
    'GET /artifact_manifest/{jobId} lists its artifacts.',
  )

/** Long enough to begin a download; the address lets in whoever has it. */
const PRESIGNED_SECONDS = 60
/** A browser runs what is in these; the headers that keep it in a sandbox are ours, and the store would not send them. */
const RUNS_IN_A_BROWSER = /html|svg|xml|javascript|pdf/

async function presigned({ name, ref }: StoredArtifact, { settings, objects }: HttpPorts): Promise<string | null> {
  const { key, mediaType } = ref
  if (!settings.UDB_S3_PRESIGN || RUNS_IN_A_BROWSER.test(mediaType)) return null
  return objects.presign(key, {
    expiresInSeconds: PRESIGNED_SECONDS,
    fileName: name,
    mediaType: contentType(mediaType),
  })
}

const redirection = (location: string): Answer => ({
  status: 307,
  body: null,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
})

const etagOf = ({ ref }: StoredArtifact): string => `"${ref.sha256}"`

/** Whether the caller has these bytes already. */
const isKnown = (artifact: StoredArtifact, { headers }: FastifyRequest): boolean =>
  isNoneMatch(headers['if-none-match'], etagOf(artifact))

async function sendArtifact(
  artifact: StoredArtifact,
  read: ReadBytes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { name, ref } = artifact
  const etag = etagOf(artifact)
  void reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (isKnown(artifact, request)) return void reply.code(304).send()
  const ifRange = request.headers['if-range']
  const range = ifRange === undefined || ifRange === etag ? byteRange(request.headers.range, ref.sizeBytes) : null
  if (range === 'unsatisfiable') {
    const headers = { 'content-range': `bytes */${ref.sizeBytes}` }
    throw new HttpProblem(
      'range_not_satisfiable',
      `The artifact has ${ref.sizeBytes} bytes.`,
      'Ask for bytes that are there.',
      { headers },
    )
  }
  const found = await read(range ?? undefined)
  if (!found) throw unknown(name)
  if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${ref.sizeBytes}`)
  request.raw.once('close', () => found.body.destroy())
  void reply
    .headers({
      'content-type': contentType(ref.mediaType),
      'content-length': range ? range.end - range.start + 1 : ref.sizeBytes,
      'content-disposition': `inline; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': ref.mediaType.startsWith('text/html') ? HTML_POLICY : OTHER_POLICY,
    })
    .send(found.body)
}

const contentType = (mediaType: string): string =>
  mediaType.startsWith('text/') && !mediaType.includes('charset') ? `${mediaType}; charset=utf-8` : mediaType

async function previewOf({ name, kind, table, ref }: StoredArtifact, read: ReadBytes) {
  const isText = /^text\/|json|xml/.test(ref.mediaType)
  const found =
    isText && ref.sizeBytes > 0 ? await read({ start: 0, end: Math.min(PREVIEW_BYTES, ref.sizeBytes) - 1 }) : null
  const head = found ? await buffered(found.body) : null
  // The cut may fall into the middle of a character.
  const text = head === null ? null : head.replace(/\uFFFD$/, '')
  return {
    name,
    kind,
    table,
    mediaType: ref.mediaType,
    sizeBytes: ref.sizeBytes,
    sha256: ref.sha256,
    text,
    truncated: ref.sizeBytes > PREVIEW_BYTES,
  }
}
