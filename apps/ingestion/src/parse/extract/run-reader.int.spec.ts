import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { defaultArchiveLimits } from '../parsed-table.js'
import type { Extracted } from './extracted.js'
import { runReader } from './run-reader.js'

const ROWS = 400_000

let dir: string
let path: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-reader-'))
  path = join(dir, 'made.sqlite')
  const db = new DatabaseSync(path)
  db.exec(`CREATE TABLE t (id INTEGER, text TEXT);
    WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n LIMIT ${ROWS})
    INSERT INTO t SELECT id, 'some text of a row ' || id FROM n`)
  db.close()
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** kill -9 of the readers that this process has now and that were not killed yet, as somebody else would. */
function killReaders(killed: Set<string>): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const readers = children.filter((pid) => !killed.has(pid) && commandOf(pid).includes('reader-main.js'))
  for (const pid of readers) {
    killed.add(pid)
    process.kill(Number(pid), 'SIGKILL')
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Reads the file while its reader is killed, as soon as it says how far it is, so many times. */
async function readKilled(times: number): Promise<Extracted> {
  const killed = new Set<string>()
  const progress = (): void => {
    if (killed.size < times) killReaders(killed)
  }
  const { size: bytes } = await stat(path)
  const outPath = join(dir, 'interim.csv')
  const job = { format: 'sqlite', path, bytes, outPath, mainOnly: false, overrides: {} } as const
  return runReader(
    { ...job, archiveLimits: defaultArchiveLimits },
    dir,
    { memoryMb: 256, timeoutMs: 60_000 },
    { signal: new AbortController().signal, progress },
  )
}

test('given a reader that somebody kills, then it reads again, and no record is there twice', async () => {
  const { tables } = await readKilled(1)
  expect(tables.map(({ records }) => records)).toEqual([ROWS])
  const lines = (await readFile(join(dir, 'interim.csv'), 'utf8')).trimEnd().split('\n')
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    ROWS,
    '1,some text of a row 1,1',
    `${ROWS},some text of a row ${ROWS},${ROWS}`,
  ])
})

test('given a reader that is killed again, then the file needs more than there is', async () => {
  await expect(readKilled(2)).rejects.toMatchObject({ code: 'file_needs_too_much_memory' })
})
