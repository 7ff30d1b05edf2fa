/**
 * The profile udb of the compose file without an engine: `contracts`, then the six services, each with the command and the variables that the
 * file gives it, each in a container of its own made by build-image.mjs, on a stack that is up.
 *   docker compose --profile udb config --format json > compose.json
 *   ./udb --json stack up --native > stack.json
 *   node tools/deploy/run-compose.mjs OUT compose.json stack.json       needs root
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { strict as assert } from 'node:assert'

const [out, composeFile, stackFile] = process.argv.slice(2).map((path) => resolve(path))
const image = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))
const { services } = JSON.parse(readFileSync(composeFile, 'utf8'))
const { settings } = JSON.parse(
  readFileSync(stackFile, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('{')),
)
const OURS = Object.keys(services).filter((name) => services[name].command?.[0] === 'up')
assert.equal(OURS.length, 6)
const KEY = 'a key of this run'.replaceAll(' ', '-')
const UDB_API_KEYS = `run:*:admin:${createHash('sha256').update(KEY).digest('hex')}`

/** What the file says, where this machine's addresses take the place of the names that the engine would resolve. */
function environmentOf(name, port) {
  const given = Object.entries(services[name].environment).filter(([, value]) => value !== '' && value !== null)
  const here = given.map(([key, value]) => [key, settings[key] ?? value])
  const keys = name === 'gateway' ? { UDB_API_KEYS } : {}
  return { ...image.env, ...Object.fromEntries(here), ...keys, UDB_HOST: '127.0.0.1', UDB_PORT: String(port) }
}

function freePort() {
  const server = createServer()
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    }),
  )
}

const folders = []
function container(name, port) {
  const data = mkdtempSync(join(tmpdir(), `udb-${name}-`))
  folders.push(data)
  chownSync(data, 1000, 1000)
  const words = [join(out, 'root'), 'run', image.dir, data, ...image.entrypoint, ...services[name].command]
  return [join(import.meta.dirname, 'in-root.sh'), words, environmentOf(name, port)]
}

async function ready(url) {
  for (let said = ''; ; await pause(200)) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    const text = (await answer?.text()) ?? 'no answer'
    if (answer?.ok) return
    if (text !== said) console.log(`${url}: ${(said = text).slice(0, 300)}`)
  }
}

const running = new Map()
const began = performance.now()
const seconds = (since = began) => `${((performance.now() - since) / 1000).toFixed(1)} s`
try {
  const [script, words, env] = container('contracts', 0)
  const contracts = spawnSync(script, words, { env, encoding: 'utf8' })
  assert.equal(contracts.status, 0, contracts.stderr)
  console.log(`contracts: ${contracts.stdout.trim()} (${seconds()})`)

  for (const name of OURS) {
    const port = await freePort()
    const [program, args, variables] = container(name, port)
    const child = spawn(program, args, { env: variables, stdio: ['ignore', 'ignore', 'pipe'] })
    const log = []
    child.stderr.on('data', (chunk) => log.push(chunk))
    const ended = new Promise((done) => child.once('exit', (code) => done(code)))
    running.set(name, { child, ended, log, url: `http://127.0.0.1:${port}` })
  }
  const late = pause(120_000, 'late', { ref: false })
  const first = await Promise.race([late, Promise.all([...running.values()].map(({ url }) => ready(url)))])
  assert.notEqual(first, 'late', 'not all services became ready within two minutes')
  console.log(`${OURS.join(', ')} are ready (${seconds()})`)

  const test = readFileSync(join(import.meta.dirname, '../../helm/udb/files/test.mjs'), 'utf8')
  const asked = spawnSync(process.execPath, ['--input-type=module', '-e', test], {
    env: { GATEWAY_URL: running.get('gateway').url, UDB_API_KEY: KEY },
    encoding: 'utf8',
  })
  assert.equal(asked.status, 0, asked.stderr)
  console.log(`${asked.stdout.trim()}\nthe test of the chart passes (${seconds()})`)

  const told = performance.now()
  for (const { child } of running.values())
    process.kill(Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')), image.stopSignal)
  for (const [name, { ended }] of running) assert.equal(await ended, 0, name)
  console.log(`all ended with 0 (${seconds(told)})`)
  running.clear()
} finally {
  for (const [name, { child, log }] of running) {
    console.error(`— ${name}\n${Buffer.concat(log).toString().split('\n').slice(-6).join('\n')}`)
    child.kill('SIGKILL')
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
