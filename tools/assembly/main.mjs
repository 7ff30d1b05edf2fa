/**
 * Compiles `apps/ingestion/assembly/plain-rows.ts` to WebAssembly and writes it as a module of base64; with `--check` it only says whether
 * what is there is what comes out. Brings its compiler, pinned beside it, into a cache outside of the checkout.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'apps/ingestion/assembly/plain-rows.ts')
const target = join(root, 'apps/ingestion/src/parse/csv/plain-rows-wasm.ts')
const lineLength = 100

/** Stands under its name only once it is whole. */
function compiler() {
  const lock = readFileSync(join(import.meta.dirname, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12)
  const folder = join(homedir(), '.cache/udb', `assembly-${hash}`)
  if (!existsSync(folder)) {
    const begun = `${folder}-${process.pid}`
    try {
      mkdirSync(begun, { recursive: true })
      for (const name of ['package.json', 'package-lock.json'])
        cpSync(join(import.meta.dirname, name), join(begun, name))
      execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], {
        cwd: begun,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      renameSync(begun, folder)
    } finally {
      rmSync(begun, { recursive: true, force: true })
    }
  }
  return join(folder, 'node_modules/assemblyscript/bin/asc.js')
}

function compiled() {
  const folder = mkdtempSync(join(tmpdir(), 'udb-assembly-'))
  try {
    const out = join(folder, 'out.wasm')
    const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--outFile', out]
    execFileSync(process.execPath, [compiler(), source, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
    return readFileSync(out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function moduleText(wasm) {
  const text = wasm.toString('base64')
  const lines = Array.from({ length: Math.ceil(text.length / lineLength) }, (_, i) =>
    text.slice(i * lineLength, (i + 1) * lineLength),
  )
  const said = '/** `apps/ingestion/assembly/plain-rows.ts`, compiled by `npm run assembly`; not edited by hand. */'
  return `${said}\nexport const plainRowsWasm =\n${lines.map((line) => `  '${line}'`).join(' +\n')}\n`
}

const text = moduleText(compiled())
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('plain-rows-wasm.ts is not what its source compiles to: run npm run assembly')
  process.exitCode = 1
}
