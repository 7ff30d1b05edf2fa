import { join } from 'node:path'
import { median, secondsText, timed } from './median.js'
import { openOwnBox } from './own-box.js'
import { completed, postJson } from './rest-client.js'
import type { Benchmark, Measurement } from './target.js'

const STEPS = 40
const ROUNDS = 5

/** What the way through the services costs: a job whose steps do nothing, one after the other. */
export const benchPing: Benchmark = {
  name: 'ping',
  run: async ({ dir }) => {
    const box = await openOwnBox(join(dir, 'box'))
    try {
      return [await measurePing(box.url, 1)]
    } finally {
      await box.close()
    }
  },
}

/** `targetSeconds`: how long the job may take at the most. */
export async function measurePing(url: string, targetSeconds: number): Promise<Measurement> {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) times.push(await timed(() => ping(url)))
  // The first one compiles the code on the way; a box that runs has done that.
  const [cold, ...warm] = times
  return {
    what: `job of ${STEPS} empty steps in sequence`,
    measured: median(warm) / 1_000,
    unit: 's',
    target: targetSeconds,
    bound: 'at most',
    details: `${secondsText(warm)}; the first job of the box took ${secondsText([cold!])}`,
  }
}

async function ping(url: string): Promise<void> {
  const { jobId } = await postJson<{ jobId: string }>(url, '/ping', { steps: STEPS })
  const { steps } = await completed(url, jobId)
  if (steps.length !== STEPS) throw new Error(`the job had ${steps.length} steps`)
}
