import { z } from 'zod'
import type { StoredArtifact } from '../read-model.js'
import { receiptArtifact } from '../receipt/receipt-artifact.js'
import { jobOf } from './job-of.js'
import { at, jobIdParams, time } from './job-view.js'
import { ok, route } from './route.js'

const artifactShape = z.object({
  name: z.string(),
  kind: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  createdAt: time,
  href: z.string(),
  step: z.string(),
  table: z.string().optional(),
})

export const artifactHref = (jobId: string, name: string): string =>
  `/artifact/${encodeURIComponent(jobId)}/${encodeURIComponent(name)}`

const byName = (a: StoredArtifact, b: StoredArtifact): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

export const getArtifactManifest = route({
  method: 'GET',
  path: '/artifact_manifest/:jobId',
  summary: 'What a job has made, and where to get it.',
  role: 'viewer',
  params: jobIdParams,
  answers: {
    200: {
      description: 'The artifacts, by name.',
      schema: z.object({ jobId: z.string(), artifacts: z.array(artifactShape) }),
    },
  },
  problems: ['job_unknown'],
  handle: async ({ caller, params: { jobId } }, ports) => {
    const job = await jobOf(caller, jobId, ports)
    const stored = await ports.readModel.artifacts(caller.tenant, jobId)
    const receipt = receiptArtifact(job)
    const artifacts = receipt === null ? stored : [...stored, receipt.artifact].toSorted(byName)
    return ok({
      jobId,
      artifacts: artifacts.map(({ name, kind, table, stepId, createdAt, ref: { mediaType, sizeBytes, sha256 } }) => ({
        name,
        kind,
        mediaType,
        sizeBytes,
        sha256,
        createdAt: at(createdAt),
        href: artifactHref(jobId, name),
        step: stepId,
        ...(table === null ? {} : { table }),
      })),
    })
  },
})
