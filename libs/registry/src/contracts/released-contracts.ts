import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { TreeFile } from './contract-tree.js'

/** What was released, and what to call it; no files before the first release. */
export interface Release {
  readonly name: string
  readonly files: readonly TreeFile[]
}

/** A comparison that was asked for and cannot be made; its message is for people. */
export class ReleaseError extends Error {}

const SCHEMAS = 'schemas'
const BYTES_MAX = 64 * 1024 * 1024

/** All files below a folder of schemas. */
export function readTree(schemasDir: string): TreeFile[] {
  return readdirSync(schemasDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(schemasDir, path)).isFile())
    .sort()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(schemasDir, path), 'utf8') }))
}

/**
 * The contracts to compare with: those of a folder or a git revision where one is named, else those of the newest tag that leads here.
 * Throws a `ReleaseError` when what is named is not there.
 */
export function readRelease(root: string, against: string | undefined): Release {
  if (against === undefined) return newestRelease(root)
  const dir = resolve(root, against)
  if (existsSync(dir) && statSync(dir).isDirectory()) {
    const inner = join(dir, SCHEMAS)
    return { name: relative(root, dir) || '.', files: readTree(existsSync(inner) ? inner : dir) }
  }
  if (against.startsWith('-') || git(root, ['rev-parse', '--verify', '--quiet', `${against}^{commit}`]) === null)
    throw new ReleaseError(`--against ${against}: there is neither such a folder nor such a git revision`)
  return { name: against, files: filesAt(root, against) }
}

function newestRelease(root: string): Release {
  // A checkout inside another repository (vendored, unpacked) has that one's tags, which say nothing about it.
  if (git(root, ['rev-parse', '--show-prefix'])?.trim() !== '')
    return { name: 'no release (not a git checkout)', files: [] }
  const tag = git(root, ['describe', '--tags', '--abbrev=0'])?.trim()
  if (tag) return { name: tag, files: filesAt(root, tag) }
  // Otherwise a build server that fetches one commit only would find every change right.
  if (git(root, ['rev-parse', '--is-shallow-repository'])?.trim() === 'true')
    throw new ReleaseError(
      'the git history is cut off, so releases cannot be seen: fetch it whole (`git fetch --unshallow --tags`)',
    )
  return { name: 'no release yet', files: [] }
}

function filesAt(root: string, revision: string): TreeFile[] {
  const listing = git(root, ['ls-tree', '-r', '-z', '--name-only', revision, '--', `${SCHEMAS}/`]) ?? ''
  const paths = listing.split('\0').filter((path) => /\.(avsc|json)$/.test(path))
  if (paths.length === 0) return []
  const blobs = execFileSync('git', ['cat-file', '--batch'], {
    cwd: root,
    input: paths.map((path) => `${revision}:./${path}\n`).join(''),
    maxBuffer: BYTES_MAX,
  })
  return splitBlobs(blobs).map((text, i) => ({ path: paths[i]!.slice(SCHEMAS.length + 1), text }))
}

/** `git cat-file --batch` prints `<object> blob <size>`, a newline, the bytes, a newline, for each. */
function splitBlobs(output: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(10, at)
    const sizeBytes = Number(output.toString('utf8', at, lineEnd).split(' ')[2])
    texts.push(output.toString('utf8', lineEnd + 1, lineEnd + 1 + sizeBytes))
    at = lineEnd + 1 + sizeBytes + 1
  }
  return texts
}

/** Null when git says no, or is not there. */
function git(root: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: BYTES_MAX,
    })
  } catch {
    return null
  }
}
