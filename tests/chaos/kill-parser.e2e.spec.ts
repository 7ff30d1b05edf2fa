import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ServiceProcess, startProcess } from '@udb/testkit/processes'
import { until } from '../distributed/until.js'
import { Api, type Job } from '../e2e/api.js'
import { newDataDir, removeDataDir } from '../e2e/running-box.js'
import { endsOf } from './ends-of.js'
import { seeded } from './seeded.js'

/** Kills in all; `UDB_TEST_PARSER_KILLS` gives another number. */
const KILLS = Number(process.env['UDB_TEST_PARSER_KILLS'] ?? 10)
/** Every so many kills it is the whole box that is killed, and started again. */
const BOX_EVERY = 5
const ROWS = 60_000
const FURTHER_ROWS = 20_000

interface SpecFile {
  readonly ending: string
  readonly content: Buffer
  /** What is behind the upload's name in those of its tables, and their rows. */
  readonly tables: readonly (readonly [suffix: string, rows: number])[]
}

let dir: string
let box: ServiceProcess & { readonly startedAt: number }
let files: readonly SpecFile[]

beforeAll(async () => {
  dir = await newDataDir()
  files = [csvFile(), await databaseFile()]
  box = await start()
})
afterAll(async () => {
  await box?.stop()
  await removeDataDir(dir)
})

async function start(): Promise<typeof box> {
  const startedAt = Date.now()
  return { ...(await startProcess(['up'], { UDB_DATA_DIR: dir })), startedAt }
}

function csvFile(): SpecFile {
  const rows = Array.from({ length: ROWS }, (_, id) => `${id},text ${id},${id / 8}`)
  return { ending: 'csv', content: Buffer.from(['id,t,d', ...rows, ''].join('\n')), tables: [['', ROWS]] }
}

async function databaseFile(): Promise<SpecFile> {
  const folder = await mkdtemp(join(tmpdir(), 'udb-kill-'))
  const path = join(folder, 'made.sqlite')
  const db = new DatabaseSync(path)
  for (const [table, rows] of [
    ['main', ROWS],
    ['more', FURTHER_ROWS],
  ] as const)
    db.exec(`CREATE TABLE ${table} (id INTEGER, t TEXT, d REAL);
      WITH RECURSIVE n(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n LIMIT ${rows})
      INSERT INTO ${table} SELECT id, 'text ' || id, id / 8.0 FROM n`)
  db.close()
  const content = await readFile(path)
  await rm(folder, { recursive: true })
  const tables = [
    ['', ROWS],
    ['_more', FURTHER_ROWS],
  ] as const
  return { ending: 'sqlite', content, tables }
}

/** Asks as a client does whose box may be gone: again, with the same key, until it is accepted. */
async function accepted(name: string, { ending, content }: SpecFile): Promise<string> {
  return until(async () => {
    const api = new Api(box.url)
    const answer = await api
      .upload([{ name: `${name}.${ending}`, content }], undefined, { 'idempotency-key': name })
      .catch(() => null)
    return answer?.status === 202 ? (answer.body.jobId as string) : null
  })
}

/** kill -9 of the engines and the readers of files that the box has now; gives whether a reader was among them. */
async function killParsers(): Promise<boolean> {
  let readers = 0
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(join('/proc', name, file), 'utf8').catch(() => '')),
    )
    const isOurs = new RegExp(`^PPid:\\s*${box.pid}$`, 'm').test(status!)
    const [, kind] = /(extract\/reader|engine\/dist\/child\/child)-main\.js/.exec(command!) ?? []
    if (!isOurs || kind === undefined) continue
    killQuietly(Number(name))
    if (kind === 'extract/reader') readers++
  }
  return readers > 0
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}

async function killBox(): Promise<void> {
  await box.kill()
  box = await start()
}

/** The files below a folder, as text where they are no blobs. */
async function leftOvers(): Promise<{ blobs: string[]; scratch: string[]; work: string[] }> {
  const all = await readdir(join(dir, 'objects'), { recursive: true, withFileTypes: true })
  const paths = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const isBlob = (path: string): boolean => path.includes('/blobs+/')
  const texts = await Promise.all(
    paths.filter((path) => path.endsWith('.json')).map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const named = texts.join('\n')
  const work = await readdir(join(dir, 'work')).catch(() => [])
  return {
    blobs: paths.filter((path) => isBlob(path) && !named.includes(path.split('/').at(-1)!)),
    scratch: paths.filter((path) => !path.includes('+/') && !path.endsWith('/lock')),
    work: work.filter((name) => /^[0-9a-f-]{36}-/.test(name)),
  }
}

async function expectWhole(jobId: string, name: string, { tables }: SpecFile): Promise<Job> {
  const api = new Api(box.url)
  const job = await api.ended(jobId)
  expect([name, job.state, job.error]).toEqual([name, 'completed', undefined])
  for (const [suffix, rows] of tables) {
    const table = name + suffix
    expect(
      await api.sql(`SELECT count(*), count(DISTINCT id), sum(id)::BIGINT, count(DISTINCT t) FROM ${table}`),
    ).toEqual([[rows, rows, (rows * (rows - 1)) / 2, rows]])
    expect((await api.get(`/tables/${table}`)).body.versions).toHaveLength(1)
  }
  const receipt = await api.artifact(jobId, 'receipt.json')
  expect([receipt.equal, receipt.tables.map((table: { rowsLoaded: number }) => table.rowsLoaded)]).toEqual([
    true,
    tables.map(([, rows]) => rows),
  ])
  expect(await endsOf(box.url, jobId)).toEqual(['job.ingest.completed'])
  return job
}

test(
  `the parser killed at ${KILLS} moments: every job ends with the rows of its file, once, and nothing is left over`,
  async () => {
    const random = seeded(20_261_122)
    const calmMs: number[] = []
    for (const [n, file] of [...files, ...files].entries()) {
      const begun = performance.now()
      const jobId = await accepted(`calm_${n}`, file)
      await new Api(box.url).ended(jobId)
      calmMs[n % files.length] = performance.now() - begun
      await expectWhole(jobId, `calm_${n}`, file)
    }
    let met = 0
    let asked = 0
    // A moment at which the job had ended already, or nobody read its file, does not count.
    for (; met < KILLS && asked < 4 * KILLS; asked++) {
      const at = asked % files.length
      const name = `t_${asked}`
      const isBox = asked % BOX_EVERY === BOX_EVERY - 1
      const asking = accepted(name, files[at]!)
      await pause(random() * calmMs[at]!)
      const wasReading = await (isBox ? killBox().then(() => false) : killParsers())
      const job = await expectWhole(await asking, name, files[at]!)
      const isMet = wasReading || job.steps.some(({ attempt }) => attempt > 1)
      const wasCutOff = isBox && Date.parse(job.finishedAt) > box.startedAt
      if (isMet || wasCutOff) met++
    }
    process.stdout.write(`${met} kills met the work of a job, of ${asked}\n`)
    expect(met).toBe(KILLS)
    const left = await until(async () => {
      const found = await leftOvers()
      return found.work.length === 0 ? found : null
    })
    expect(left).toEqual({ blobs: [], scratch: [], work: [] })
  },
  20 * 60_000,
)
