import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { finishUpload } from '../resumable/finish-upload.js'
import { problemOf, RESUMABLE_PATH, type Resumable, resumableUploads } from '../resumable/resumable-uploads.js'
import { z } from 'zod'
import type { HttpPorts } from './http-ports.js'
import { type Answer, ANY_PARAMETERS, type AnyRoute, route } from './route.js'

const OFFSETS = 'application/offset+octet-stream'
const JOB_ID = 'x-udb-job-id'
const ONE = z.object({ uploadId: z.string().min(1).max(100) })
const COMMON = ['tus_version_unsupported', 'request_invalid', 'dependency_unavailable'] as const
const speakers = new WeakMap<HttpPorts, Map<string, Resumable>>()

/** Uploads that go on where they broke off: tus 1.0.0 with creation, creation-with-upload, creation-defer-length, termination, expiration. */
export const resumableRoutes: readonly AnyRoute[] = [
  route({
    method: 'OPTIONS',
    path: RESUMABLE_PATH,
    summary: 'What of the tus protocol is spoken here.',
    role: null,
    answers: { 204: { description: 'Tus-Version, Tus-Extension and Tus-Max-Size.' } },
    problems: [],
    handle: async ({ request }, ports) => answered(await spoken(request, '', ports)),
  }),
  route({
    method: 'POST',
    path: RESUMABLE_PATH,
    summary: 'A resumable upload begins (tus). Upload-Metadata: filename, and filetype, sha256, table, overrides.',
    role: 'analyst',
    // The protocol says all in headers, and its clients are written by others: what they add to an address is theirs.
    query: ANY_PARAMETERS,
    otherBody: { mediaType: OFFSETS, schema: { type: 'string', format: 'binary' } },
    answers: { 201: { description: 'Location says where its bytes go.' } },
    problems: [...COMMON, 'filename_invalid', 'media_type_unsupported', 'body_too_large', 'upload_corrupt'],
    handle: async ({ request, caller }, ports) => {
      const { store } = speaker(caller.tenant, ports)
      const expired = await store.deleteExpired()
      if (expired > 0) ports.log.info('uploads that nobody went on with are gone', { tenant: caller.tenant, expired })
      const response = await spoken(request, caller.tenant, ports)
      const uploadId = response.headers.get('location')?.split('/').at(-1) ?? ''
      return answered(response, await finishUpload(uploadId, arrived(response), store, caller, ports))
    },
  }),
  onOne('HEAD', 'How far an upload is (tus).', { 200: { description: 'Upload-Offset and Upload-Length.' } }),
  onOne(
    'PATCH',
    'More of an upload (tus); with the last byte its ingest job begins, which x-udb-job-id names.',
    { 204: { description: 'Upload-Offset says how far it is now.' } },
    { mediaType: OFFSETS, schema: { type: 'string', format: 'binary' } },
  ),
  onOne('DELETE', 'An upload is given up (tus).', { 204: { description: 'Its bytes are gone.' } }),
]

function onOne(
  method: 'HEAD' | 'PATCH' | 'DELETE',
  summary: string,
  answers: AnyRoute['answers'],
  otherBody?: NonNullable<AnyRoute['otherBody']>,
): AnyRoute {
  return route({
    method,
    path: `${RESUMABLE_PATH}/:uploadId`,
    summary,
    role: 'analyst',
    params: ONE,
    query: ANY_PARAMETERS,
    ...(otherBody ? { otherBody } : {}),
    answers,
    problems: [
      ...COMMON,
      'upload_unknown',
      ...(method === 'PATCH'
        ? ([
            'upload_offset_conflict',
            'media_type_unsupported',
            'body_too_large',
            'upload_corrupt',
            'table_name_taken',
          ] as const)
        : []),
    ],
    handle: async ({ request, caller, params: { uploadId } }, ports) => {
      const response = await spoken(request, caller.tenant, ports)
      // A client whose last answer was lost asks by HEAD, finds its upload whole, and goes away: so this begins the job, too.
      const jobId =
        method === 'DELETE'
          ? null
          : await finishUpload(uploadId, arrived(response), speaker(caller.tenant, ports).store, caller, ports)
      return answered(response, jobId)
    },
  })
}

/** Bytes of the upload that are there; an upload that was only begun has none. */
const arrived = ({ headers }: Response): number => Number(headers.get('upload-offset') ?? 0)

/** One for each tenant: its library keeps who is writing what. */
function speaker(tenant: string, ports: HttpPorts): Resumable {
  const ofTenants = speakers.get(ports) ?? new Map<string, Resumable>()
  speakers.set(ports, ofTenants)
  const known = ofTenants.get(tenant) ?? resumableUploads(tenant, ports)
  ofTenants.set(tenant, known)
  return known
}

async function spoken(request: FastifyRequest, tenant: string, ports: HttpPorts): Promise<Response> {
  const { method, headers, raw } = request
  const hasBody = method === 'PATCH' || method === 'POST'
  if (hasBody) raw.on('data', (chunk: Buffer) => ports.uploaded(chunk.length))
  const response = await speaker(tenant, ports).server.handleWeb(
    new Request(new URL(request.url, 'http://udb'), {
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as [string, string]] : [],
      ),
      ...(hasBody ? { body: Readable.toWeb(raw) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit),
  )
  if (response.status >= 400) throw problemOf(response.status, await response.text())
  return response
}

function answered(response: Response, jobId: string | null = null): Answer {
  const headers: Record<string, string> = Object.fromEntries(response.headers)
  delete headers['content-length']
  delete headers['content-type']
  if (jobId !== null) headers[JOB_ID] = jobId
  return { status: response.status, body: undefined, headers }
}
