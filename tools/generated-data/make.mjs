/**
 * Makes the orders that other tools were measured on, the first time, and prints the folder they are in: what `UDB_GENERATED` names for the
 * tests. Needs python3 and, for its three packages, a package index; two minutes and 230 MB.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generatedFolder, madeFolder, requirements, source } from './folder.mjs'

const KEPT = /^orders_(800|100k|500k)(_current)?\.csv$|^drift_truth\.json$/

/** The files that are not byte for byte those of the reference: figures of others say nothing about them. */
function strangers(folder) {
  const known = JSON.parse(readFileSync(join(source, 'reference/manifest.json'), 'utf8'))
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .filter((name) => {
      const hash = createHash('sha256').update(readFileSync(join(folder, name)))
      return known[name]?.sha256 !== hash.digest('hex')
    })
}

function make(folder) {
  const begun = `${folder}-${process.pid}`
  const python = `${begun}-python`
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
  try {
    mkdirSync(begun, { recursive: true })
    execFileSync('python3', ['-m', 'venv', python], quiet)
    const inside = join(python, 'bin/python')
    execFileSync(inside, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], quiet)
    execFileSync(inside, [join(source, 'generate.py'), begun], quiet)
    for (const name of readdirSync(begun)) if (!KEPT.test(name)) rmSync(join(begun, name))
    const others = strangers(begun)
    if (others.length > 0) throw new Error(`not the files of the reference: ${others.join(', ')}`)
    cpSync(join(source, 'reference'), join(begun, 'reference'), { recursive: true })
    renameSync(begun, folder)
  } finally {
    rmSync(python, { recursive: true, force: true })
    rmSync(begun, { recursive: true, force: true })
  }
}

const folder = generatedFolder()
if (folder === null) {
  console.error(`no generator: ${source} is not there`)
  process.exitCode = 1
} else {
  if (madeFolder() === null) make(folder)
  console.log(folder)
}
