import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Api, type Job } from '../e2e/api.js'
import { newDataDir, removeDataDir, type RunningBox, startBox } from '../e2e/running-box.js'
import { testShape } from '../e2e/shape.js'
import { endsOf } from './ends-of.js'
import { seeded } from './seeded.js'

/** A box of several processes takes its time to come back: its groups wait until the sessions of those that were killed are over. */
const ROUNDS = testShape() === 'embedded' ? 30 : 6
/** Long enough that a kill falls into every phase of the jobs of a round, from the first byte to the last fact. */
const LATEST_KILL_MS = testShape() === 'embedded' ? 900 : 4_000

let dir: string
beforeAll(async () => {
  dir = await newDataDir()
})
afterAll(() => removeDataDir(dir))

interface Acknowledged {
  readonly jobId: string
  readonly table: string
  readonly rows: number
}

/** Asks for jobs until the box is gone; gives those that it acknowledged. */
async function askUntilGone(box: RunningBox, round: number): Promise<Acknowledged[]> {
  const api = new Api(box.url)
  const acknowledged: Acknowledged[] = []
  for (let n = 0; n < 50; n++) {
    const rows = 1 + ((round * 7 + n) % 40)
    const table = `t_${round}_${n}`
    const content = ['a,b', ...Array.from({ length: rows }, (_, i) => `${i},x${i}`), ''].join('\n')
    const answer = await api.upload([{ name: `${table}.csv`, content }]).catch(() => null)
    if (!answer) break
    if (answer.status === 202) acknowledged.push({ jobId: answer.body.jobId, table, rows })
  }
  return acknowledged
}

test(
  `P1: kill -9 at ${ROUNDS} moments loses no acknowledged request, and every job ends once`,
  async () => {
    const random = seeded(20_261_121)
    const acknowledged: Acknowledged[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const box = await startBox(dir)
      const asking = askUntilGone(box, round)
      await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL_MS))
      await box.kill()
      acknowledged.push(...(await asking))
    }
    const box = await startBox(dir)
    const api = new Api(box.url)
    const jobs: Job[] = []
    for (const { jobId } of acknowledged) jobs.push(await api.ended(jobId))
    expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    expect(jobs.filter((job) => job.state !== 'completed')).toEqual([])
    for (const { table, rows } of acknowledged)
      expect(await api.sql(`SELECT count(*), count(DISTINCT a) FROM ${table}`)).toEqual([[rows, rows]])
    for (const { jobId } of acknowledged) expect(await endsOf(box.url, jobId)).toEqual(['job.ingest.completed'])
    await box.stop()
  },
  10 * 60_000,
)
