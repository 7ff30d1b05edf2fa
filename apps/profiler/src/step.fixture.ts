import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, literal, openInProcess, RunnerPool } from '@udb/engine'
import type { Dataset, EventOf, Fact, StepRequestName } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { silentLog, type StepContext, type StepReaction, storeBlob } from '@udb/service'
import { reactionSpec, T0 } from '@udb/testkit'
import type { ProfilerPorts } from './ports.js'

type React<N extends StepRequestName> = StepReaction<N, ProfilerPorts>['react']

/** What a reaction of the profiler stands on, without a bus: a store and engines in a folder of their own. */
export interface StepGround {
  readonly dir: string
  readonly objects: ObjectStore
  readonly ports: ProfilerPorts
  readonly context: StepContext
  /** A version of a table, with what a SELECT gives. */
  version(name: string, number: number, select: string): Promise<Dataset>
  /** Reacts twice, as to a redelivery, and gives the one fact that comes of it. */
  reacted<N extends StepRequestName>(react: React<N>, event: EventOf<N>): Promise<Fact>
  close(): Promise<void>
}

/** @param run what people's SQL is answered with; engines of its own where it is not given */
export async function openStepGround(run?: ProfilerPorts['run']): Promise<StepGround> {
  const dir = await mkdtemp(join(tmpdir(), 'udb-step-'))
  await mkdir(join(dir, 'objects'))
  const objects = await openFolderStore({ dir: join(dir, 'objects') })
  const duck = await openInProcess({ memoryMb: 256, threads: 1, tempDir: join(dir, 'spill') })
  const limits = { memoryMb: 256, threads: 1, spillMb: 256, maxRunners: 1, maxPerTenant: 1, idleMs: 60_000 }
  const runners = new RunnerPool({ ...limits, tempDir: join(dir, 'runners') })
  const ports: ProfilerPorts = {
    objects,
    withDuck: async (_, __, work) => work(duck),
    run: run ?? ((request) => runners.run(request)),
  }
  const context = contextOver(objects)
  let files = 0
  return {
    dir,
    objects,
    ports,
    context,
    version: (name, number, select) =>
      storedVersion({ name, number, select, path: join(dir, `${files++}.parquet`) }, duck, objects),
    async reacted(react, event) {
      const [fact] = (await react(event, ports, context)) as [Fact]
      await reactionSpec((again: typeof event) => react(again, ports, context))(null)
        .when(event)
        .then(fact)
      return fact
    },
    async close() {
      await runners.close()
      await duck.close()
      await objects.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const contextOver = (objects: ObjectStore): StepContext =>
  ({
    signal: new AbortController().signal,
    now: () => T0,
    log: silentLog,
    progress: () => undefined,
    store: (content: { bytes: string }, mediaType: string) => storeBlob(objects, 'default', content, mediaType),
    artifact: async (name: string, kind: string, content: { bytes: string }, mediaType: string, table?: string) => ({
      name,
      kind,
      table: table ?? null,
      ref: await storeBlob(objects, 'default', content, mediaType),
    }),
    localFile: async ({ key }: { key: string }) => (await objects.localFile(key)).path,
  }) as unknown as StepContext

async function storedVersion(
  table: { readonly name: string; readonly number: number; readonly select: string; readonly path: string },
  duck: Duck,
  objects: ObjectStore,
): Promise<Dataset> {
  const { name, number, select, path } = table
  await duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
  const described = await duck.query<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${literal(path)}`)
  const columns = described.map((each) => ({
    name: each.column_name,
    type: each.column_type,
    originalName: each.column_name,
    tags: [],
  }))
  const details = { fullName: `default_upload__${name}`, rows: 0, columns, source: 'upload', report: null, join: null }
  const ref = await storeBlob(objects, 'default', { path }, 'application/vnd.apache.parquet')
  return { name, kind: 'table', version: String(number), ref, details: JSON.stringify(details) }
}
