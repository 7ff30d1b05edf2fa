import { join } from 'node:path'
import { measurePing } from '../bench-ping.js'
import { median, quantile } from '../median.js'
import { completed, postJson } from '../rest-client.js'
import type { Measurement } from '../target.js'
import { openRealBox } from './real-box.js'
import type { RealBenchmark } from './real-benchmark.js'

const JOBS = 200
const WARM_UP_JOBS = 20

/** The way through six processes, Kafka, PostgreSQL and S3, without anything done on it. */
export const benchRealJobs: RealBenchmark = {
  name: 'jobs',
  run: async ({ dir }, stack) => {
    const box = await openRealBox(stack, join(dir, 'box'))
    try {
      return [await measurePing(box.url, 2), ...(await firstSteps(box.url))]
    } finally {
      await box.close()
    }
  },
}

/** From the moment when the gateway had accepted a job to the moment when a service began its first step; one clock, as it is one machine. */
async function firstSteps(url: string): Promise<Measurement[]> {
  const waits: number[] = []
  for (let job = -WARM_UP_JOBS; job < JOBS; job++) {
    const { jobId } = await postJson<{ jobId: string }>(url, '/ping', { steps: 1 })
    const { createdAt, steps } = await completed(url, jobId)
    if (job >= 0) waits.push(Date.parse(steps[0]!.startedAt!) - Date.parse(createdAt))
  }
  const details = `${JOBS} jobs, one after the other, in whole milliseconds: median ${median(waits)}, most ${Math.max(...waits)}`
  const wait = (share: number, target: number): Measurement => ({
    what: `job accepted to first step started, ${share * 100}th percentile`,
    measured: quantile(waits, share),
    unit: 'ms',
    target,
    bound: 'at most',
    details,
  })
  return [wait(0.5, 50), wait(0.95, 150)]
}
