import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Decision } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { ParseInput, ParsePorts, SentFile } from '../parsed-table.js'
import type { ArchiveEntry } from './archive.js'
import { inFile } from './in-file.js'
import { type Bundle, type Opened, openSource, type Source } from './open-source.js'
import { leftOut } from './screen-entries.js'

interface OpenedFile {
  readonly name: string
  readonly opened: Opened
}

/**
 * Takes the containers off files that were sent to become one table, and gives them as one bundle; what an archive among them holds
 * stands beside the others. Empty ones are left out, and said.
 */
export async function openFiles(
  files: readonly SentFile[],
  input: ParseInput,
  workDir: string,
  ports: ParsePorts,
): Promise<Opened> {
  const opened: OpenedFile[] = []
  const empty: { name: string }[] = []
  const names = distinct(files.map(({ filename }) => filename))
  try {
    for (const [i, { path }] of files.entries()) {
      const name = names[i]!
      const own = join(workDir, `sent-${i}`)
      await mkdir(own)
      const found = await openSource({ ...input, path, filename: name }, own, ports).catch((error: unknown) => {
        if (error instanceof ParseError && error.code === 'file_empty') return null
        throw error instanceof ParseError ? inFile(name, error) : error
      })
      if (found === null) empty.push({ name })
      else opened.push({ name, opened: found })
    }
    if (opened.length === 0)
      throw new ParseError('file_empty', 'All of the files are empty.', 'Send a file with at least one row.')
  } catch (error) {
    closeAll(opened)
    throw error
  }
  const said = leftOut(empty, 'they are empty')
  const [only, ...others] = opened
  return others.length === 0 ? withDecisions(only!.opened, said) : { bundle: bundleOf(opened, said) }
}

function bundleOf(opened: readonly OpenedFile[], said: readonly Decision[]): Bundle {
  const unpackers = new Map<ArchiveEntry, (to: string) => Promise<number>>()
  for (const { name, opened: each } of opened) {
    if ('source' in each) unpackers.set(entryOf(name, each.source), (to) => copied(each.source, to))
    else
      for (const file of each.bundle.files)
        unpackers.set({ ...file, name: `${name}/${file.name}` }, (to) => each.bundle.unpack(file, to))
  }
  const insides = opened.map(({ opened: each }) => ('source' in each ? each.source : each.bundle))
  const decisions = new Map(
    insides.flatMap((inside) => inside.decisions).map((each) => [JSON.stringify([each.what, each.value]), each]),
  )
  return {
    files: [...unpackers.keys()],
    unpack: (file, to) => unpackers.get(file)!(to),
    close: () => closeAll(opened),
    sourceBytes: insides.reduce((sum, { sourceBytes }) => sum + sourceBytes, 0),
    decisions: [...decisions.values(), ...said],
  }
}

async function copied({ path, bytes }: Source, to: string): Promise<number> {
  await copyFile(path, to)
  return bytes
}

const entryOf = (name: string, { path, bytes }: Source): ArchiveEntry => ({
  name,
  kind: 'file',
  encrypted: false,
  bytes,
  read: async () => createReadStream(path),
})

function closeAll(opened: readonly OpenedFile[]): void {
  for (const { opened: each } of opened) if ('bundle' in each) each.bundle.close()
}

function withDecisions(opened: Opened, said: readonly Decision[]): Opened {
  if (said.length === 0) return opened
  return 'source' in opened
    ? { source: { ...opened.source, decisions: [...opened.source.decisions, ...said] } }
    : { bundle: { ...opened.bundle, decisions: [...opened.bundle.decisions, ...said] } }
}

/** Two months may both have been called `export.csv`; which row is of which has to be told all the same. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}
