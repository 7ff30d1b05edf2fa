import { join } from 'node:path'
import type { DuckError } from '@udb/engine'
import type { Arriving } from '../open/arriving.js'
import type { ParseWork } from '../parsed-table.js'
import type { CensusSettings } from './census-settings.js'
import { NamedPipe } from './named-pipe.js'
import type { CsvLayout } from './plan.js'
import { checkUtf8Chunks } from './read-chunks.js'
import { type FileScan, scanChunks, type ScanPorts } from './scan-file.js'

/** So many chunks, of a megabyte, may be on their way into the pipe: the engine takes them unevenly. */
const chunksAhead = 6

/** How a text that arrives is read. */
export interface ArrivingText {
  readonly work: Pick<ParseWork, 'workDir'>
  readonly layout: CsvLayout
  readonly settings: CensusSettings
}

/**
 * Gives each byte of a text that arrives to the independent scan and, through a pipe, to the engine. `write` starts the engine on the path
 * of the pipe; its own refusal is an answer. Throws what the scan throws, once the engine has ended.
 */
export async function readArriving(
  arriving: Arriving,
  { work, layout, settings }: ArrivingText,
  write: (path: string) => Promise<number | DuckError>,
  ports: ScanPorts,
): Promise<{ readonly scan: FileScan; readonly written: number | DuckError }> {
  const pipe = await NamedPipe.make(join(work.workDir, 'arriving'))
  const writing = write(pipe.path).finally(() => pipe.letGo())
  // It may fail while nobody awaits it; it is heard below.
  writing.catch(() => undefined)
  try {
    await pipe.write(arriving.head.subarray(0, layout.dataOffset))
    const chunks = checkUtf8Chunks(rowsOf(arriving, layout.dataOffset), chunksAhead, ports.signal)
    const scan = await scanChunks(passedOn(chunks, pipe), layout, settings, ports)
    await pipe.end()
    return { scan, written: await writing }
  } catch (error) {
    await pipe.end()
    if (!ports.signal.aborted) await writing
    throw error
  }
}

async function* rowsOf(arriving: Arriving, from: number): AsyncGenerator<Uint8Array> {
  yield arriving.head.subarray(from)
  yield* arriving.rest()
}

/** Chunks go into the pipe in order, while they are scanned and further ones come: those wait whose writes are not done yet. */
async function* passedOn(chunks: AsyncIterable<Uint8Array>, pipe: NamedPipe): AsyncGenerator<Uint8Array> {
  const passing: Promise<void>[] = []
  for await (const chunk of chunks) {
    const passed = (passing.at(-1) ?? Promise.resolve()).then(() => pipe.write(chunk))
    passed.catch(() => undefined)
    passing.push(passed)
    yield chunk
    if (passing.length >= chunksAhead) await passing.shift()
  }
  await Promise.all(passing)
}
