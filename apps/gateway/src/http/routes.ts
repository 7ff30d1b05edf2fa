import { getArtifact } from './get-artifact.js'
import { getArtifactManifest } from './get-artifact-manifest.js'
import { describingRoutes } from './get-docs.js'
import { getEventsSchema } from './get-events-schema.js'
import { getJobEvents } from './get-job-events.js'
import { getJobs } from './get-jobs.js'
import { getConnections, getSources } from './get-sources.js'
import { getStatus } from './get-status.js'
import { getTable } from './get-table.js'
import { getTableQuality } from './get-table-quality.js'
import { getTables } from './get-tables.js'
import { getDatabase, postDiscoverConnect } from './not-supported.js'
import { postAdminPrune } from './post-admin-prune.js'
import { postAnalyze } from './post-analyze.js'
import { postIngestUpload } from './post-ingest-upload.js'
import { postJobCancel } from './post-job-cancel.js'
import { postPing } from './post-ping.js'
import { postSql } from './post-sql.js'
import { resumableRoutes } from './resumable-routes.js'
import type { AnyRoute } from './route.js'
import { deleteTableBaseline, getTableBaselines, postTableBaseline } from './table-baselines.js'

const working: readonly AnyRoute[] = [
  postIngestUpload,
  ...resumableRoutes,
  postAnalyze,
  getStatus,
  getJobs,
  getJobEvents,
  postJobCancel,
  getArtifactManifest,
  getArtifact,
  postSql,
  getTables,
  getTable,
  getTableQuality,
  getTableBaselines,
  postTableBaseline,
  deleteTableBaseline,
  getSources,
  getConnections,
  postDiscoverConnect,
  getDatabase,
  postAdminPrune,
  postPing,
  getEventsSchema,
]

/** The table of contents of the REST API. */
export const routes: readonly AnyRoute[] = [...working, ...describingRoutes(working)]
