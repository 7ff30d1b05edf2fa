import { getStatus } from './get-status.js'
import { postAdminPrune } from './post-admin-prune.js'
import { postAnalyze } from './post-analyze.js'
import { postIngestUpload } from './post-ingest-upload.js'
import type { AnyRoute } from './route.js'

/** The table of contents of the REST API. */
export const routes: readonly AnyRoute[] = [postIngestUpload, postAnalyze, getStatus, postAdminPrune]
