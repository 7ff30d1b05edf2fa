import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import { type ArchiveLimits, defaultArchiveLimits, type ParseInput, type ParsePorts } from '../parsed-table.js'
import { detectContainer } from './detect-container.js'
import { detectWorkbook } from './detect-workbook.js'
import { unpackGzip } from './unpack-gzip.js'
import { unpackZip } from './unpack-zip.js'

export interface Source {
  /** The data without its container. */
  readonly path: string
  readonly bytes: number
  /** The name that says most: that inside an archive, else the one sent. */
  readonly name: string
  readonly sourceBytes: number
  readonly decisions: readonly Decision[]
}

/** Takes the container off, if there is one. */
export async function openSource(input: ParseInput, workDir: string, ports: ParsePorts): Promise<Source> {
  const { size } = await stat(input.path)
  if (size === 0) throw emptyFile()
  const prefix = await readPrefix(input.path, 300)
  const seen = detectContainer(prefix)
  // A workbook is a zip too, but what it holds is one file's parts.
  const workbook = seen === 'zip' && (await detectWorkbook(input.path, prefix)) !== null
  const container = workbook ? 'plain' : seen
  const why =
    container === 'plain'
      ? 'the first bytes are those of no archive'
      : `the first bytes are those of a ${container} file`
  const decisions = [decided('container', container, why)]
  if (container === 'plain')
    return { path: input.path, bytes: size, name: input.filename, sourceBytes: size, decisions }
  const to = join(workDir, 'unpacked')
  const limits: ArchiveLimits = { ...defaultArchiveLimits, ...input.limits }
  const unpacking = {
    signal: ports.signal,
    onBytes: (bytes: number) => ports.progress({ bytes, message: 'unpacking' }),
  }
  let name = input.filename.replace(/\.gz$/i, '')
  if (container === 'gzip') await unpackGzip(input.path, to, size, limits, unpacking)
  else name = await unpackZip(input.path, to, limits, unpacking)
  const bytes = (await stat(to)).size
  if (bytes === 0) throw emptyFile()
  return { path: to, bytes, name, sourceBytes: size, decisions }
}

const emptyFile = (): ParseError =>
  new ParseError('file_empty', 'The file is empty.', 'Send a file with at least one row.')

export async function readPrefix(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
