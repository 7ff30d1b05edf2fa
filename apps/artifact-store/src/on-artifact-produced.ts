import { createHash } from 'node:crypto'
import { fact, type Problem } from '@udb/events'
import { ObjectError, type ObjectStore } from '@udb/objects'
import type { FactReaction } from '@udb/service'
import { indexEntry, indexKey, isArtifactName } from './artifact-index.js'
import type { ArtifactStorePorts } from './ports.js'

/** Reads the bytes once more and enters them into the index; what was announced must be what is there. */
export const onArtifactProduced: FactReaction<'artifact.produced', ArtifactStorePorts>['react'] = async (event, { objects }) => {
  const { stepId, artifact } = event.data
  const { tenant, jobId, time } = event.meta
  const problem = jobId ? await check(objects, tenant, artifact.name, artifact.ref) : wrong('artifact_invalid', `${artifact.name} belongs to no job`)
  if (problem || !jobId) return [fact('artifact.refused', { stepId, name: artifact.name, problem: problem! })]
  const entry = indexEntry(jobId, stepId, artifact, time)
  await objects.put(indexKey(tenant, jobId, artifact.name), Buffer.from(JSON.stringify(entry)), { ifAbsent: true }).catch((error: unknown) => {
    if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
  })
  return [fact('artifact.stored', { stepId, artifact })]
}

async function check(objects: ObjectStore, tenant: string, name: string, ref: { key: string; sha256: string; sizeBytes: number }): Promise<Problem | null> {
  if (!isArtifactName(name)) return wrong('artifact_invalid', 'the name of an artifact is not fit for a file')
  if (!ref.key.startsWith(`tenants/${tenant}/`)) return wrong('artifact_invalid', `${name} lies outside its tenant`)
  const found = await objects.get(ref.key)
  if (!found) return wrong('artifact_missing', `the bytes of ${name} are not in the object store`)
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of found.body as AsyncIterable<Buffer>) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  if (hash.digest('hex') !== ref.sha256 || sizeBytes !== ref.sizeBytes) return wrong('artifact_corrupt', `the bytes of ${name} are not what its step announced`)
  return null
}

const wrong = (code: string, message: string): Problem => ({
  code,
  message,
  hint: 'Run the job again; if it stays, check the object store.',
  line: null,
  column: null,
  retryable: false,
})
