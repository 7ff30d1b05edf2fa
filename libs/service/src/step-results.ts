import type { AnyEvent } from '@udb/events'
import { ObjectError, type ObjectStore } from '@udb/objects'

export const stepResultKey = (tenant: string, jobId: string, stepId: string): string =>
  `tenants/${tenant}/steps/${jobId}/${stepId}.json`

/**
 * A step's effect happens once: its facts are stored, create-if-absent, before they are published, so a redelivery or a second attempt
 * publishes the same facts, with the same ids and times.
 */
export class StepResults {
  constructor(private readonly objects: ObjectStore) {}

  async find(tenant: string, jobId: string, stepId: string): Promise<readonly AnyEvent[] | null> {
    const found = await this.objects.read(stepResultKey(tenant, jobId, stepId))
    return found ? (JSON.parse(found.bytes.toString('utf8')) as AnyEvent[]) : null
  }

  /** Stores the facts, or gives those that another attempt has stored before. */
  async settle(
    tenant: string,
    jobId: string,
    stepId: string,
    facts: readonly AnyEvent[],
  ): Promise<readonly AnyEvent[]> {
    try {
      await this.objects.put(stepResultKey(tenant, jobId, stepId), Buffer.from(JSON.stringify(facts)), {
        ifAbsent: true,
      })
      return facts
    } catch (error) {
      if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
      const stored = await this.find(tenant, jobId, stepId)
      if (!stored) throw error
      return stored
    }
  }
}
