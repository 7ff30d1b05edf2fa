import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engineAnswers } from './docker/engine.js'
import { cacheFolder } from './fetch/fetch-once.js'
import { freePorts } from './native/free-ports.js'
import { fetchPrograms } from './native/native-components.js'
import { isAlive, type ProcessRecord, recordOf } from './native/process-mark.js'
import { bringUp, takeDown } from './stack.js'
import type { TestStack } from './test-stack-handle.js'

const PREFIX = 'udb-test-stack-'
const OWNER = 'owner.json'

/**
 * Brings up a Kafka, a registry, a PostgreSQL and an S3 on free ports: in containers where an engine answers, else as processes in a
 * temporary folder. Resolves when all answer; rejects with a `StackError`. What an owner that was killed has left goes first.
 */
export async function startTestStack(tell: (line: string) => void = () => undefined): Promise<TestStack> {
  if (await engineAnswers()) return (await import('./docker/container-stack.js')).startContainerStack()
  await removeLeftOvers()
  const dir = await makeOwnedFolder()
  const dispose = (): Promise<void> => remove(dir)
  try {
    const { address } = await bringUp({ dir, ports: await freePorts(), kind: 'native', tell })
    return { address, kind: 'processes', dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/**
 * Makes the programs of a test stack available beforehand, which takes minutes on a new machine; where an engine answers there is nothing
 * to do. Rejects with a `StackError`, and when it is aborted.
 */
export async function fetchTestStack(tell: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (!(await engineAnswers())) await fetchPrograms(cacheFolder(), tell, signal)
}

/** A temporary folder for a stack that is this process's; should this process be killed, the next test stack removes both. */
export async function makeOwnedFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), PREFIX))
  writeFileSync(join(dir, OWNER), JSON.stringify(recordOf(process.pid)))
  return dir
}

async function removeLeftOvers(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX))
  for (const folder of folders.map((name) => join(tmpdir(), name))) {
    const owner = ownerOf(folder)
    if (owner && !isAlive(owner)) await remove(folder)
  }
}

/** Null where it is being made, or is somebody else's. */
function ownerOf(folder: string): ProcessRecord | null {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER), 'utf8')) as ProcessRecord
  } catch {
    return null
  }
}

async function remove(dir: string): Promise<void> {
  await takeDown(dir, { volumes: true })
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
