import { createReadStream } from 'node:fs'
import { copyFile, lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { sourceMissing } from '../object-errors.js'
import { SourceFailure, systemCode } from './folder-failure.js'
import { fileFacts, type FileFacts } from './file-facts.js'
import { writeInBlocks } from './write-in-blocks.js'

/** Writes a new file and makes it durable. After a failure there is none. */
export async function writeDurably(path: string, body: Buffer | Readable, modifiedUs: number): Promise<FileFacts> {
  return withNewFile(path, async (file) => {
    if (Buffer.isBuffer(body)) await file.writeFile(body)
    else await pumped(body, file)
    return finished(file, modifiedUs)
  })
}

/** Moves a file, or copies it where it cannot be moved, and makes it durable. */
export async function adoptDurably(source: string, path: string, modifiedUs: number): Promise<FileFacts> {
  if (!(await moved(source, path))) {
    return withNewFile(path, async (file) => {
      await file.writeFile(createReadStream(source))
      const facts = await finished(file, modifiedUs)
      await rm(source)
      return facts
    })
  }
  const file = await open(path, 'r+')
  try {
    return await finished(file, modifiedUs)
  } finally {
    await file.close()
  }
}

/** A second name of the same content, or a copy where the disk allows no further name. */
export async function duplicate(
  source: string,
  path: string,
  link: (from: string, to: string) => Promise<void>,
): Promise<void> {
  try {
    await link(source, path)
  } catch (thrown) {
    if (systemCode(thrown) !== 'EMLINK') throw thrown
    await copyFile(source, path)
  }
}

/** Makes a folder with those above it, so that they survive a power failure. */
export async function makeFolderDurably(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

/** Makes the names in a folder durable. One that has been removed meanwhile has none. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown
  }
}

async function pumped(body: Readable, file: FileHandle): Promise<void> {
  try {
    await writeInBlocks(body, file)
  } catch (thrown) {
    throw body.errored === thrown ? new SourceFailure('The source failed.', { cause: thrown }) : thrown
  }
}

async function withNewFile<Result>(path: string, fill: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, 'wx', 0o600)
  try {
    return await fill(file)
  } catch (thrown) {
    await rm(path, { force: true })
    throw thrown
  } finally {
    await file.close()
  }
}

async function finished(file: FileHandle, modifiedUs: number): Promise<FileFacts> {
  await file.utimes(modifiedUs / 1e6, modifiedUs / 1e6)
  await file.sync()
  return fileFacts(await file.stat({ bigint: true }))
}

async function moved(source: string, path: string): Promise<boolean> {
  // A symbolic link is copied: its target belongs to somebody else.
  try {
    if (!(await lstat(source)).isFile()) return false
    await rename(source, path)
    return true
  } catch (thrown) {
    if (systemCode(thrown) === 'EXDEV') return false
    throw systemCode(thrown) === 'ENOENT' ? sourceMissing() : thrown
  }
}
