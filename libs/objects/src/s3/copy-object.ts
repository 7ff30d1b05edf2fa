import { objectMissing } from '../object-errors.js'
import type { ObjectInfo, StoredInfo } from '../port.js'
import { headObject } from './get-object.js'
import { SourceReplaced, uploadInParts } from './multipart-upload.js'
import { evenPartSize, evenPieces } from './part-sizes.js'
import { copySource } from './request-signer.js'
import type { S3Calls } from './s3-calls.js'
import { changedMeanwhile } from './s3-failure.js'
import { unquotedEtag, xmlText } from './s3-xml.js'
import { forEachOf } from '../for-each-of.js'

/** A source that is replaced all the time is not copied for ever. */
const mostTries = 10

/** A copy within the store: no byte comes here. */
export async function copyObject(calls: S3Calls, from: string, to: string): Promise<StoredInfo> {
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const source = await headObject(calls, from)
    if (source === null) throw objectMissing(from)
    const isLarge = source.sizeBytes > calls.tuning.copyPartBytes
    const etag = isLarge ? await copiedInParts(calls, source, to) : await copiedWhole(calls, source, to)
    if (etag !== null) return { key: to, sizeBytes: source.sizeBytes, etag }
  }
  throw changedMeanwhile(from)
}

/** Null when the source was replaced meanwhile. */
async function copiedWhole(calls: S3Calls, source: ObjectInfo, to: string): Promise<string | null> {
  const { status, text } = await calls.ask({
    method: 'PUT',
    key: to,
    // Only a copy that replaces the metadata may go onto its own source.
    headers: { ...sourceHeaders(calls, source), 'x-amz-metadata-directive': 'REPLACE' },
    accept: [200, 404, 412],
    silenceMs: calls.tuning.longSilenceMs,
  })
  return status === 200 ? unquotedEtag(xmlText(text, 'ETag') ?? '') : null
}

/** Null when the source was replaced meanwhile. */
async function copiedInParts(calls: S3Calls, source: ObjectInfo, to: string): Promise<string | null> {
  const { copyPartBytes, copyWidth } = calls.tuning
  const pieces = evenPieces(source.sizeBytes, evenPartSize(copyPartBytes, source.sizeBytes))
  const copying = uploadInParts(calls, to, undefined, 'copies', (send) =>
    forEachOf(
      pieces,
      undefined,
      async ({ part, start, sizeBytes }, signal) => {
        const range = `bytes=${start}-${start + sizeBytes - 1}`
        const headers = { ...sourceHeaders(calls, source), 'x-amz-copy-source-range': range }
        await send(part, { headers }, signal)
      },
      copyWidth,
    ),
  )
  try {
    return (await copying).etag
  } catch (thrown) {
    if (thrown instanceof SourceReplaced) return null
    throw thrown
  }
}

function sourceHeaders(calls: S3Calls, source: ObjectInfo): Record<string, string> {
  return {
    'x-amz-copy-source': copySource(calls.bucket, source.key),
    'x-amz-copy-source-if-match': `"${source.etag}"`,
  }
}
