import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseSettings } from '@udb/service/settings'
import { endChild, startChild } from './child-process.js'
import { writeOrdersCsv } from './generate-orders.js'
import { median, secondsText } from './median.js'
import { openOwnBox } from './own-box.js'
import { completed, firstAnswer, happened, type Job, upload } from './rest-client.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 5

interface Loaded {
  readonly ms: number
  readonly rows: number
}

export interface Uploaded extends Loaded {
  /** Until the job had ended, with the tenant's database brought up to it too. */
  readonly completedMs: number
  readonly parts: string
}

/**
 * From a file in the hands of a client to a table that answers `POST /sql`, against DuckDB itself on the same file. It answers from the
 * moment when its version is published; the tenant's database file follows before the job ends, which the details give beside it.
 */
export const benchUpload: Benchmark = { name: 'upload', run }

async function run({ dir, dataFile, note }: BenchContext): Promise<Measurement[]> {
  const csv = dataFile ?? join(dir, 'orders_1m.csv')
  if (dataFile === null) await writeOrdersCsv(csv)
  const plain: Loaded[] = []
  const box: Uploaded[] = []
  const own = await openOwnBox(join(dir, 'box'))
  try {
    const first = await uploadTo(own.url, csv, 'first')
    for (let round = 1; round <= ROUNDS; round++) {
      note(`round ${round} of ${ROUNDS}`)
      plain.push(await loadPlainly(csv, join(dir, `plain-${round}.duckdb`)))
      box.push(await uploadTo(own.url, csv, `round_${round}`))
    }
    return [measured(csv, plain, box, first)]
  } finally {
    await own.close()
  }
}

function measured(csv: string, plain: readonly Loaded[], box: readonly Uploaded[], first: Uploaded): Measurement {
  const [expected] = plain
  if ([...plain, ...box].some(({ rows }) => rows !== expected!.rows))
    throw new Error('the two sides do not have the same rows')
  const plainMs = plain.map(({ ms }) => ms)
  const fastest = box.reduce((best, each) => (each.ms < best.ms ? each : best))
  const boxMs = box.map(({ ms }) => ms)
  const completedMs = box.map((each) => each.completedMs)
  return {
    what: `upload of ${expected!.rows.toLocaleString('en')} rows to queryable table, over DuckDB's own load`,
    // Of each round by itself: a slow moment of the machine lasts longer than a round and meets both sides of it.
    measured: median(boxMs.map((ms, round) => ms / plainMs[round]!)),
    unit: '×',
    target: 1.25,
    bound: 'at most',
    details: `${basename(csv)}: box ${secondsText(boxMs)}, and ${secondsText([first.ms])} for the first file of a box that has just started; DuckDB ${secondsText(plainMs)}; the fastest of each ${(Math.min(...boxMs) / Math.min(...plainMs)).toFixed(2)} ×; the fastest box: ${fastest.parts}; until the job had ended too, ${secondsText(completedMs)}, ${median(completedMs.map((ms, round) => ms / plainMs[round]!)).toFixed(2)} ×`,
  }
}

/** With as many threads as the box gives an engine. */
async function loadPlainly(csv: string, database: string): Promise<Loaded> {
  const threads = String(parseSettings({}).settings.UDB_ENGINE_THREADS)
  const { child, message } = await startChild<{ elapsedMs: number; rows: number }>('load-with-duckdb', [
    csv,
    database,
    threads,
  ])
  await endChild(child)
  await rm(database)
  return { ms: message.elapsedMs, rows: message.rows }
}

/** Each round makes a table of its own, so that no earlier one answers for it. */
export async function uploadTo(url: string, csv: string, table: string): Promise<Uploaded> {
  const begun = performance.now()
  const { jobId } = await upload(url, csv, table)
  const accepted = performance.now()
  const ended = completed(url, jobId).then((job) => ({ job, at: performance.now() }))
  await happened(url, jobId, 'upload.parsed')
  const answer = await firstAnswer(url, `SELECT count(*) FROM "${table}"`)
  const queryable = performance.now()
  const { job, at } = await ended
  const parts = [['receive', accepted - begun], ...stepTimes(job)] as const
  return {
    ms: queryable - begun,
    completedMs: at - begun,
    rows: Number(answer.rows[0]![0]),
    parts: parts.map(([name, ms]) => `${name} ${Math.round(ms)} ms`).join(', '),
  }
}

const stepTimes = ({ steps }: Job): (readonly [string, number])[] =>
  steps.map(({ stepId, startedAt, finishedAt }) => [stepId, Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')])
