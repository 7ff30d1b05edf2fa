import { z } from 'zod'
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
    await jobOf(caller, jobId, ports)
    const artifacts = await ports.readModel.artifacts(caller.tenant, jobId)
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
