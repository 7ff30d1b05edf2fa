import { createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import type { FileScan } from '../csv/scan-file.js'
import {
  type ArchiveLimits,
  defaultArchiveLimits,
  type ParseInput,
  type ParsePorts,
  type SourceInput,
} from '../parsed-table.js'
import { type Arriving, type LocalFile, NeedsWholeFile } from './arriving.js'
import type { ArchiveEntry } from './archive.js'
import { type ArchiveKind, type Container, containerPrefixBytes, detectContainer } from './detect-container.js'
import { screenEntries } from './screen-entries.js'
import { bombError, isBomb, sizeLimit } from './size-limit.js'
import { openTar } from './tar-archive.js'
import { unpackCompressed } from './unpack-compressed.js'
import { unpackError, UnpackError } from './unpack-error.js'
import { openZip } from './zip-archive.js'
import { detectWorkbook } from './detect-workbook.js'
import { detectZippedDocument } from './detect-document.js'

/** The data without its container. */
export interface Source extends LocalFile {
  readonly bytes: number
  readonly arriving?: Arriving
  /** What was found in it when it was read as it came. */
  readonly scanned?: FileScan | null | undefined
  /** The name that says most: that inside an archive, else the one sent. */
  readonly name: string
  readonly sourceBytes: number
  readonly decisions: readonly Decision[]
}

/** An archive of several data files; whoever gets it closes it. */
export interface Bundle {
  readonly files: readonly ArchiveEntry[]
  /** Unpacks one of them to a local file, within the limits of the whole archive; its size in bytes. */
  readonly unpack: (file: ArchiveEntry, to: string) => Promise<number>
  readonly close: () => void
  readonly sourceBytes: number
  readonly decisions: readonly Decision[]
}

export type Opened = { readonly source: Source } | { readonly bundle: Bundle }

interface Wrapped {
  readonly path: string
  readonly bytes: number
  readonly sourceBytes: number
  readonly decisions: readonly Decision[]
}

/** Takes the container off, if there is one; a tar may be in a compressor, and nothing else in anything else. */
export async function openSource(input: ParseInput, workDir: string, ports: ParsePorts): Promise<Opened> {
  const { size } = await stat(input.path)
  if (size === 0) throw emptyFile()
  const outer = await outerOf(input.path)
  const file = { path: input.path, bytes: size, sourceBytes: size, decisions: [said(outer)] }
  if (outer === 'zip' || outer === 'tar') return openArchive(outer, file, input, workDir, ports)
  if (outer === 'plain') return { source: { ...file, name: withoutEntry(input).filename, scanned: input.scanned } }
  const to = join(workDir, 'unpacked')
  await unpackCompressed(outer, input.path, to, size, limitsOf(input), unpacking(ports))
  const bytes = (await stat(to)).size
  if (bytes === 0) throw emptyFile()
  const inner = await containerOf(to)
  const unpacked = { path: to, bytes, sourceBytes: size, decisions: [said(outer, inner)] }
  if (inner === 'tar') return openArchive('tar', unpacked, input, workDir, ports)
  return { source: { ...unpacked, name: withoutEntry(input).filename.replace(/\.(gz|zst|zstd|bz2|xz)$/i, '') } }
}

/** The same of a file of which only the beginning is here. Throws `NeedsWholeFile` unless its data stands there as it is. */
export function arrivingSource(arriving: Arriving, input: SourceInput): Source {
  if (detectContainer(arriving.head.subarray(0, containerPrefixBytes)) !== 'plain') throw new NeedsWholeFile()
  return {
    get path(): string {
      throw new NeedsWholeFile()
    },
    arriving,
    bytes: arriving.sizeBytes,
    sourceBytes: arriving.sizeBytes,
    decisions: [said('plain')],
    name: withoutEntry(input).filename,
  }
}

function withoutEntry(input: SourceInput): SourceInput {
  if (input.overrides.entry === undefined) return input
  throw new ParseError(
    'override_invalid',
    'The override "entry" chooses files of an archive, and this file is none.',
    'Leave the override "entry" out.',
  )
}

async function openArchive(
  kind: ArchiveKind,
  file: Wrapped,
  input: ParseInput,
  workDir: string,
  ports: ParsePorts,
): Promise<Opened> {
  const limits = limitsOf(input)
  const archive = await (kind === 'zip' ? openZip(file.path, ports.signal) : openTar(file.path, ports.signal)).catch(
    (error: unknown) => {
      throw error instanceof UnpackError && error.failure === 'bomb'
        ? bombError(limits)
        : unpackError(error, ports.signal)
    },
  )
  let open = false
  try {
    const { files, decisions } = screenEntries(archive.entries, input.overrides.entry)
    if (
      isBomb(
        files.reduce((sum, { bytes }) => sum + bytes, 0),
        file.bytes,
        limits,
      )
    )
      throw bombError(limits)
    const unpack = unpackerOf(file.bytes, limits, ports)
    const told = { sourceBytes: file.sourceBytes, decisions: [...file.decisions, ...decisions] }
    if (files.length > 1) {
      open = true
      return { bundle: { ...told, files, unpack, close: () => archive.close() } }
    }
    const path = join(workDir, 'entry')
    return { source: { ...told, path, bytes: await unpack(files[0]!, path), name: files[0]!.name } }
  } finally {
    if (!open) archive.close()
  }
}

/** Counts over all files that are unpacked, each once: many small ones can be a bomb too. */
function unpackerOf(packedBytes: number, limits: ArchiveLimits, ports: ParsePorts): Bundle['unpack'] {
  const { signal, onBytes } = unpacking(ports)
  const sizes = new Map<ArchiveEntry, number>()
  let sum = 0
  return async (file, to) => {
    const before = sum - (sizes.get(file) ?? 0)
    let total = before
    const onTotal = (bytes: number): void => onBytes((total = bytes))
    const counted = sizeLimit(packedBytes, limits, onTotal, before)
    try {
      await pipeline(await file.read(), counted, createWriteStream(to), { signal })
    } catch (error) {
      throw unpackError(error, signal)
    }
    sizes.set(file, total - before)
    sum = total
    return total - before
  }
}

const unpacking = (ports: ParsePorts) => ({
  signal: ports.signal,
  onBytes: (bytes: number) => ports.progress({ bytes, message: 'unpacking' }),
})

const limitsOf = (input: SourceInput): ArchiveLimits => ({ ...defaultArchiveLimits, ...input.limits })

const containerOf = async (path: string): Promise<Container> =>
  detectContainer(await readPrefix(path, containerPrefixBytes))

/** A workbook or a document is a zip too, but what it holds is one file's parts. */
async function outerOf(path: string): Promise<Container> {
  const prefix = await readPrefix(path, containerPrefixBytes)
  const seen = detectContainer(prefix)
  if (seen !== 'zip') return seen
  const isOne = (await detectWorkbook(path, prefix)) !== null || (await detectZippedDocument(path)) !== null
  return isOne ? 'plain' : seen
}

function said(outer: Container, inner: Container = 'plain'): Decision {
  if (outer === 'plain') return decided('container', outer, 'the first bytes are those of no archive')
  const why = `the first bytes are those of a ${outer} file`
  return inner === 'tar'
    ? decided('container', `tar in ${outer}`, `${why}, and what it unpacks to starts as a tar does`)
    : decided('container', outer, why)
}

const emptyFile = (): ParseError =>
  new ParseError('file_empty', 'The file is empty.', 'Send a file with at least one row.')

/** The first bytes of a file or of what arrives. */
export async function prefixOf(
  file: LocalFile & { readonly arriving?: Arriving | undefined },
  bytes: number,
): Promise<Uint8Array> {
  const { arriving } = file
  return arriving === undefined ? readPrefix(file.path, bytes) : arriving.head.subarray(0, bytes)
}

export async function readPrefix(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
