import { z } from 'zod'
import { checked } from '../http/checked.js'
import { HttpProblem } from '../http/http-problem.js'
import { checkedFilename } from '../http/receive-files.js'
import { overrides, sha256 } from '../request-params.js'
import { TABLE_NAME } from '../table-name.js'

/** What the client says of a file beside its bytes, in the header `Upload-Metadata`. */
export interface FileWishes {
  readonly filename: string
  readonly mediaType: string
  /** What its bytes must hash to; null when the client did not say. */
  readonly sha256: string | null
  readonly table?: string
  readonly overrides: Readonly<Record<string, unknown>>
}

/** The object beside the parts. */
export const uploadInfo = z.object({
  uploadId: z.string(),
  /** Null while the client does not know it. */
  sizeBytes: z.int().min(0).nullable(),
  createdAt: z.string(),
  metadata: z.record(z.string(), z.string().nullable()),
  /** The job that the file was given to; null while it is not whole. */
  jobId: z.string().nullable(),
})
export type UploadInfo = z.infer<typeof uploadInfo>

export type Metadata = Readonly<Record<string, string | null>>

const wishes = z.object({
  filetype: z.string().max(200).nullish(),
  sha256: sha256.nullish(),
  table: z.string().regex(TABLE_NAME, 'a table is called by a lower-case identifier').optional(),
  overrides: overrides.optional(),
})

/** Reads the metadata of an upload; throws an `HttpProblem` for what nobody could make a table of. */
export function wishesOf(metadata: Metadata): FileWishes {
  const filename = checkedFilename(metadata['filename'] ?? metadata['name'] ?? undefined)
  const sent = { ...metadata, overrides: jsonOf(metadata['overrides']) }
  const { filetype, sha256: announced, table, overrides: decided } = checked(wishes, sent)
  return {
    filename,
    mediaType: filetype || 'application/octet-stream',
    sha256: announced ?? null,
    ...(table === undefined ? {} : { table }),
    overrides: decided ?? {},
  }
}

function jsonOf(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpProblem(
      'request_invalid',
      'The metadata "overrides" is no JSON.',
      'Send e.g. {"delimiter": ";"}, in Base64 as all metadata.',
    )
  }
}
