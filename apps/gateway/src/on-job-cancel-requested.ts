import { type EventOf, type Fact, fact, type Ignored, ignored } from '@udb/events'
import type { GatewayPorts } from './ports.js'

/** A cancellation may overtake the job that it is about; so long it is waited for. */
const PATIENCE_MS = 2_000

export async function onJobCancelRequested(
  event: EventOf<'job.cancel.requested'>,
  { readModel, signals }: GatewayPorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly Fact[] | Ignored> {
  const { tenant, jobId } = event.meta
  if (jobId === null) return ignored('no job is named')
  const job = await signals.until(jobId, PATIENCE_MS, () => readModel.job(tenant, jobId), { signal })
  signal.throwIfAborted()
  if (!job) return ignored('the tenant has no such job')
  if (job.state.kind !== 'open') return ignored('the job has ended')
  return [fact('job.cancelling', { reason: event.data.reason })]
}
