import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { MultipartFile, MultipartValue } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { giveAway } from '@udb/objects'
import { uploadKey } from '@udb/service'
import { quoted } from '../problem.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'

export interface ReceivedFile {
  readonly uploadId: string
  readonly filename: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
}

export interface Received {
  readonly files: readonly ReceivedFile[]
  /** What the JSON of the field `options` says; undefined where it was not sent. */
  readonly options: unknown
}

const LIMITS = { files: 1_000, fields: 10, fieldSize: 1024 * 1024, parts: 1_020 } as const

/**
 * Streams the files of a multipart request into the object store, each hashed on its way. `began` hears of an upload before its first
 * byte, so that whoever asked can take all of them away again. Throws an `HttpProblem`; nothing is held in memory.
 */
export async function receiveFiles(
  request: FastifyRequest,
  tenant: string,
  ports: HttpPorts,
  began: (uploadId: string) => void,
): Promise<Received> {
  if (!request.isMultipart())
    throw new HttpProblem(
      'media_type_unsupported',
      'Files are sent as multipart/form-data.',
      `For example: curl -F 'file=@flights.csv' …`,
    )
  if (!/;\s*boundary=/i.test(request.headers['content-type'] ?? ''))
    throw new HttpProblem(
      'body_malformed',
      'The content type does not say what stands between the parts of the form: it has no boundary.',
      `Leave the header content-type to the client, which knows the boundary: curl -F 'file=@flights.csv' …`,
    )
  const meter = new UploadMeter(ports.settings.UDB_MAX_UPLOAD_MB)
  meter.expect(Number(request.headers['content-length'] ?? 0))
  const files: ReceivedFile[] = []
  let options: unknown
  for await (const part of request.parts({
    limits: { ...LIMITS, fileSize: Number.MAX_SAFE_INTEGER },
    preservePath: true,
  })) {
    if (part.type === 'field') {
      if (part.valueTruncated) throw fieldTooLarge(part.fieldname)
      if (part.fieldname === 'options') options = jsonOf(part)
      continue
    }
    const filename = checkedFilename(part.filename)
    const uploadId = ports.newId()
    began(uploadId)
    files.push(await receiveFile(part, filename, uploadId, tenant, meter, ports))
  }
  return { files, options }
}

/** A field that says it is JSON has been parsed already. */
function jsonOf({ mimetype, value }: MultipartValue): unknown {
  if (mimetype === 'application/json') return value
  try {
    return JSON.parse(String(value))
  } catch {
    throw new HttpProblem(
      'body_malformed',
      'The field options is no JSON.',
      'Send e.g. {"flights.csv": {"table": "flights"}}.',
    )
  }
}

const fieldTooLarge = (name: string): HttpProblem =>
  new HttpProblem(
    'body_too_large',
    `The field ${quoted(name)} has more than the ${LIMITS.fieldSize} bytes of a field that is no file.`,
    'Send fewer files at once, or less about each.',
  )

async function receiveFile(
  part: MultipartFile,
  filename: string,
  uploadId: string,
  tenant: string,
  meter: UploadMeter,
  { objects, uploaded }: HttpPorts,
): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const hashed = new Transform({
    // Chunk by chunk: bytes that wait would else be joined, in memory of their own.
    readableObjectMode: true,
    transform(chunk: Buffer, _, done) {
      sizeBytes += chunk.length
      uploaded(chunk.length)
      hash.update(chunk)
      const problem = meter.count(chunk.length)
      if (problem) done(problem)
      else done(null, giveAway(chunk))
    },
  })
  part.file.once('error', (error) => hashed.destroy(error))
  part.file.pipe(hashed)
  const stored = await objects.put(uploadKey(tenant, uploadId), hashed, { ifAbsent: true }).catch((error: unknown) => {
    part.file.resume()
    throw meter.problem ?? error
  })
  if (stored.sizeBytes !== sizeBytes)
    throw new HttpProblem(
      'bytes_unequal',
      `Of ${quoted(filename)} ${sizeBytes} bytes were received, and ${stored.sizeBytes} stored.`,
      'Nothing of the request was kept. Send it again.',
    )
  return {
    uploadId,
    filename,
    sizeBytes,
    sha256: hash.digest('hex'),
    mediaType: part.mimetype || 'application/octet-stream',
  }
}

/** A name is a name: a path in it is refused, not cut off, because whoever sends one expects something else to happen. */
export function checkedFilename(filename: string | undefined): string {
  const hint = 'Send the name of the file alone, at most 255 characters, e.g. flights.csv.'
  if (!filename?.trim() || filename.length > 255)
    throw new HttpProblem('filename_invalid', 'A file was sent without a name, or with one that is too long.', hint)
  if (/[/\\]/.test(filename) || /\p{Cc}/u.test(filename) || filename === '.' || filename === '..')
    throw new HttpProblem('filename_invalid', `The name of a file must not be a path: ${quoted(filename)}.`, hint)
  return filename
}

class UploadMeter {
  problem: HttpProblem | null = null
  private bytes = 0

  constructor(private readonly maxMiB: number) {}

  expect(bytes: number): void {
    if (bytes > this.maxMiB * 1024 * 1024) throw this.tooLarge()
  }

  count(bytes: number): HttpProblem | null {
    this.bytes += bytes
    if (this.bytes > this.maxMiB * 1024 * 1024) this.problem ??= this.tooLarge()
    return this.problem
  }

  private tooLarge(): HttpProblem {
    const headers = { connection: 'close' }
    return new HttpProblem(
      'body_too_large',
      `One upload may have ${this.maxMiB} MiB at the most.`,
      'Send fewer files at once, compress them, or raise UDB_MAX_UPLOAD_MB.',
      { headers },
    )
  }
}
