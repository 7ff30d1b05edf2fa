import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Duck, literal, spawnDuck } from '@udb/engine'
import { ParseError, parseFile, type ParseInput, parseOverrides, type ParseOverrides } from '@udb/ingestion'
import type { Settings } from '@udb/service'
import { type Explanation, explanationOf, type Reject } from './explanation.js'
import { explanationText } from './explanation-text.js'
import { readable } from './readable-file.js'
import type { Terminal } from './terminal.js'

const shownRejects = 5
/** What a shell says of a command that was interrupted. */
const interruptedCode = 130

/**
 * Reads a file on this machine as ingestion reads an upload, and says what was decided. Nothing is kept. Throws
 * `file_not_found`, and a `ParseError` as the upload would end with.
 */
export async function explainFile(
  settings: Settings,
  terminal: Terminal,
  file: string,
  overridesText?: string,
): Promise<number> {
  await readable(file)
  const overrides = overridesOf(overridesText)
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const workDir = await mkdtemp(join(tmpdir(), 'udb-explain-'))
  try {
    const input = { path: file, filename: basename(file), overrides, outDir: join(workDir, 'out') }
    const explanation = await explained(settings, terminal, input, { workDir, signal: stop.signal })
    terminal.settle()
    terminal.out(terminal.json ? JSON.stringify(explanation) : explanationText(explanation))
    return 0
  } catch (error) {
    if (!stop.signal.aborted) throw error
    terminal.settle()
    return interruptedCode
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await rm(workDir, { recursive: true, force: true })
  }
}

async function explained(
  settings: Settings,
  terminal: Terminal,
  input: ParseInput,
  { workDir, signal }: { workDir: string; signal: AbortSignal },
): Promise<Explanation> {
  const limits = { memoryMb: settings.UDB_ENGINE_MEMORY_MB, threads: settings.UDB_ENGINE_THREADS }
  const duck = await spawnDuck({ ...limits, tempDir: join(workDir, 'spill') }, { signal })
  try {
    const parsed = await parseFile(input, {
      duck,
      signal,
      progress: ({ rows, message }) =>
        terminal.redraw([rows === undefined ? message : `${message}: ${rows.toLocaleString('en-US')}`]),
    })
    const rejects: Reject[][] = []
    for (const { rejectsPath } of [parsed, ...parsed.further]) rejects.push(await firstRejects(duck, rejectsPath))
    return explanationOf(input.filename, parsed, rejects)
  } finally {
    await duck.close()
  }
}

/** In the order of the file; of an archive's rows the reason says in which of its files a line is. */
async function firstRejects(duck: Duck, path: string | null): Promise<Reject[]> {
  if (path === null) return []
  const rejects = await duck.query<Reject & { source_file?: string } & Record<string, string | number | null>>(
    `SELECT * REPLACE (left(raw, 1000) AS raw) FROM read_parquet(${literal(path)}) LIMIT ${shownRejects}`,
  )
  return rejects.map(({ line, column, code, reason, raw, source_file: file }) => ({
    line,
    column,
    code,
    reason: file === undefined ? reason : `in ${file}: ${reason}`,
    raw,
  }))
}

function overridesOf(text: string | undefined): ParseOverrides {
  if (text === undefined) return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ParseError('override_invalid', 'The overrides are no JSON.', `Write them as '{"delimiter":";"}'.`)
  }
  return parseOverrides(value)
}
