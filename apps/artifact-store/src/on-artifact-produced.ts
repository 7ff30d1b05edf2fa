import { createHash } from 'node:crypto'
import { type Artifact, fact, type Problem } from '@udb/events'
import { ObjectError, type ObjectStore } from '@udb/objects'
import { blobKey, type FactReaction } from '@udb/service'
import { indexEntry, type IndexEntry, indexKey, isArtifactName } from './artifact-index.js'
import type { ArtifactStorePorts } from './ports.js'

/** Reads the bytes once more and enters them into the index; what was announced must be what is there. */
export const onArtifactProduced: FactReaction<'artifact.produced', ArtifactStorePorts>['react'] = async (
  event,
  { objects },
) => {
  const { stepId, artifact } = event.data
  const { tenant, jobId, time } = event.meta
  const refused = (problem: Problem) => [fact('artifact.refused', { stepId, name: artifact.name, problem })]
  if (!jobId) return refused(wrong('artifact_invalid', 'the artifact belongs to no job'))
  const problem = await check(objects, tenant, artifact)
  if (problem) return refused(problem)
  const entry = indexEntry(jobId, stepId, artifact, time)
  const indexed = await enter(objects, indexKey(tenant, jobId, artifact.name), entry)
  if (indexed.stepId !== stepId || indexed.ref.sha256 !== artifact.ref.sha256)
    return refused(wrong('artifact_invalid', `another artifact of the job is called ${artifact.name} already`))
  return [fact('artifact.stored', { stepId, artifact })]
}

/** Enters it, or gives what was entered under that name before. */
async function enter(objects: ObjectStore, key: string, entry: IndexEntry): Promise<IndexEntry> {
  try {
    await objects.put(key, Buffer.from(JSON.stringify(entry)), { ifAbsent: true })
    return entry
  } catch (error) {
    if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
    const found = await objects.read(key)
    return found ? (JSON.parse(found.bytes.toString('utf8')) as IndexEntry) : entry
  }
}

/** The address is the content's own within the tenant; anything else might be a manifest, or another tenant's. */
async function check(objects: ObjectStore, tenant: string, { name, ref }: Artifact): Promise<Problem | null> {
  if (!isArtifactName(name)) return wrong('artifact_invalid', 'the name of an artifact is not fit for a file')
  if (!/^[0-9a-f]{64}$/.test(ref.sha256) || ref.key !== blobKey(tenant, ref.sha256))
    return wrong('artifact_invalid', `${name} does not lie where its content belongs within its tenant`)
  const found = await objects.get(ref.key)
  if (!found) return wrong('artifact_missing', `the bytes of ${name} are not in the object store`)
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of found.body as AsyncIterable<Buffer>) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  if (hash.digest('hex') !== ref.sha256 || sizeBytes !== ref.sizeBytes)
    return wrong('artifact_corrupt', `the bytes of ${name} are not what its step announced`)
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
