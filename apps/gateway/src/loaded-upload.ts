import { type PlanContext, Refusal } from './plan-context.js'
import { problemOf, quoted } from './problem.js'

/** What an upload became, once its job has ended. Throws a `Refusal` where there is no such upload, or it is still being loaded. */
export function loadedUpload(
  uploadId: string,
  { catalog, openJobs }: PlanContext,
): { readonly table: string; readonly jobId: string } {
  const upload = catalog.uploads.get(uploadId)
  if (upload === undefined)
    throw new Refusal(
      problemOf(
        'upload_unknown',
        `There is no upload ${quoted(uploadId)}.`,
        'Use an uploadId that POST /ingest/upload answered with.',
      ),
    )
  // An older version of the table may be there, and is not what was asked for.
  if (openJobs.includes(upload.jobId))
    throw new Refusal(
      problemOf(
        'upload_not_ready',
        `The upload ${quoted(uploadId)} is still being loaded as ${upload.table}.`,
        `Wait for its job, GET /status/${upload.jobId}?waitSeconds=60, and ask again.`,
      ),
    )
  return upload
}
