/** More than are begun in the time until the read model shows a job. */
const MOST = 10_000

/**
 * The requests of which this gateway has lately made jobs, for the moment in which the read model does not show them yet. It is no more
 * than a memory: where requests of one id go to several gateways in that moment, the fold takes the first that it reads.
 */
export class BegunJobs {
  private readonly hashes = new Map<string, string>()

  /** Whether the job is another request's. The first that asks for it is the one whose it is, however often it asks. */
  isOfAnother(jobId: string, requestHash: string): boolean {
    const first = this.hashes.get(jobId)
    if (first !== undefined) return first !== requestHash
    this.hashes.set(jobId, requestHash)
    if (this.hashes.size > MOST) this.hashes.delete(this.hashes.keys().next().value!)
    return false
  }
}
