import { createHash } from 'node:crypto'
import { type BaselineDecision, summaryToWire } from '@udb/drift'
import type { BaselineChange, ObjectRef } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import type { TableDistribution } from '../distribution.js'
import type { Baseline } from './baseline.js'

/** Outside of the blobs: what prunes artifacts does not look here, so a baseline outlives the job that made it. */
const baselineKey = (tenant: string, id: string): string => `tenants/${tenant}/baselines/${id}.json`

/**
 * Makes a decision durable: the distributions of what is to be kept, under a key of its own, and what the fact says.
 * Doing it again writes the same object.
 *
 * @param known of a baseline that is kept already: where it is
 */
export async function keepBaseline(
  objects: ObjectStore,
  tenant: string,
  decision: BaselineDecision,
  { distribution, known }: { readonly distribution: TableDistribution | null; readonly known?: ObjectRef | null },
): Promise<BaselineChange> {
  const { store, retire, reason, why, schemaChanged } = decision
  const told = { retired: [...retire], reason, why, schemaChanged }
  if (store === null) return { stored: null, ...told }
  const summary = summaryToWire(store)
  if (known) return { stored: { summary, ref: known }, ...told }
  if (distribution === null) throw new Error('a baseline that is not kept yet needs its distributions')
  const kept: Baseline = { ...store, format: 'udb.baseline/1', distribution }
  const bytes = Buffer.from(JSON.stringify(kept))
  const key = baselineKey(tenant, store.id)
  await objects.put(key, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { stored: { summary, ref: { key, sizeBytes: bytes.length, sha256, mediaType: 'application/json' } }, ...told }
}
