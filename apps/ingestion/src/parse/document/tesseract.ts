import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const mostLanguages = 4
const pageTimeoutMs = 120_000
const mostChars = 64 << 20

export interface Tesseract {
  readonly program: string
  /** As its option `-l` takes them. */
  readonly languages: string
}

/** Tesseract with the languages that are installed; null where it is not, or has none. */
export async function findTesseract(path: string | undefined): Promise<Tesseract | null> {
  for (const folder of (path ?? '').split(delimiter).filter((folder) => folder !== '')) {
    const program = join(folder, 'tesseract')
    if (
      !(await access(program, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      continue
    const { stdout } = await run(program, ['--list-langs'], { timeout: pageTimeoutMs, env: environment() }).catch(
      () => ({ stdout: '' }),
    )
    const languages = languagesOf(stdout)
    return languages === '' ? null : { program, languages }
  }
  return null
}

/** From the program's list: English first, and not more than can be told apart. Pure. */
export function languagesOf(listed: string): string {
  const names = listed
    .split('\n')
    .map((line) => line.trim())
    .filter((name) => /^[a-z]{3}(_[a-z]+)?$/i.test(name) && name !== 'osd')
  return names
    .toSorted((a, b) => Number(b === 'eng') - Number(a === 'eng'))
    .slice(0, mostLanguages)
    .join('+')
}

/**
 * Reads the images in a folder, each in a process of its own with a limit of time; what was read of `x.pnm` is `x.tsv` in its
 * place. A page that cannot be read stays unread. Gives how many were read; rejects only with the signal's reason.
 */
export async function recognizeScans(
  dir: string,
  { program, languages }: Tesseract,
  signal: AbortSignal,
): Promise<number> {
  let read = 0
  for (const name of (await readdir(dir)).filter((name) => name.endsWith('.pnm'))) {
    const image = join(dir, name)
    const words = await run(program, [image, 'stdout', '-l', languages, 'tsv'], {
      timeout: pageTimeoutMs,
      maxBuffer: mostChars,
      signal,
      env: environment(),
    }).then(
      ({ stdout }) => stdout,
      () => null,
    )
    signal.throwIfAborted()
    await rm(image)
    if (words === null) continue
    await writeFile(image.replace(/pnm$/, 'tsv'), words)
    read++
  }
  return read
}

/** One thread, since services share the machine; nothing else of ours is the program's business. */
function environment(): Record<string, string> {
  const { PATH = '', TESSDATA_PREFIX } = process.env
  return { PATH, OMP_THREAD_LIMIT: '1', ...(TESSDATA_PREFIX === undefined ? {} : { TESSDATA_PREFIX }) }
}
