/**
 * Runs what build-image.mjs made as a container would be run in a cluster: process 1, account 1000, no capabilities, a read-only file system.
 *   node tools/deploy/run-image.mjs OUT       needs root
 * The whole box runs in it, so that every part of the image is used: a file is uploaded, analyzed and drawn. Then it is told to stop.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { strict as assert } from 'node:assert'

const out = resolve(process.argv[2])
const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))
const data = mkdtempSync(join(tmpdir(), 'udb-image-'))
chownSync(data, 1000, 1000)
const port = await freePort()
const env = { ...config.env, UDB_HOST: '127.0.0.1', UDB_PORT: String(port) }
const inRoot = (args) => [
  join(import.meta.dirname, 'in-root.sh'),
  [join(out, 'root'), 'run', config.dir, data, ...args],
]

function freePort() {
  const server = createServer()
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address()
      server.close(() => done(free))
    })
  })
}

/** Runs one command beside the box, in a container of its own. */
function beside(...args) {
  const [script, words] = inRoot(args)
  return spawnSync(script, words, { env, encoding: 'utf8' })
}

async function ask(path, init = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`)
  return answer
}

async function finished(jobId) {
  const job = await (await ask(`/status/${jobId}?waitSeconds=60`)).json()
  assert.equal(job.state, 'completed', JSON.stringify(job))
}

const json = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const began = performance.now()
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
const [script, words] = inRoot([...config.entrypoint, ...config.command])
const box = spawn(script, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
const ended = new Promise((done) => box.once('exit', (code, signal) => done({ code, signal })))

try {
  let said = ''
  await new Promise((done, fail) => {
    box.stdout.on('data', (chunk) => {
      said += chunk
      if (said.includes('ready at')) done()
    })
    ended.then(() => fail(new Error(`the box ended before it was ready:\n${said}`)))
  })
  console.log(`ready after ${seconds()}`)
  assert.equal((await (await ask('/readyz')).json()).status, 'ok')

  const inside = `/proc/${readFileSync(`/proc/${box.pid}/task/${box.pid}/children`, 'utf8').trim()}`
  const status = readFileSync(`${inside}/status`, 'utf8')
  assert.match(status, /^Uid:\t1000\t1000\t1000\t1000$/m)
  assert.match(status, /^CapBnd:\t0+$/m)
  assert.match(status, /^NoNewPrivs:\t1$/m)
  assert.match(status, /^NSpid:\t\d+\t1$/m)
  console.log('it is process 1, account 1000, and has no capability')

  const health = beside(...config.health.command)
  assert.equal(health.status, 0, health.stderr)
  const write = beside('node', '-e', "require('node:fs').writeFileSync('/udb/x', '')")
  assert.match(write.stderr, /EROFS/)
  console.log('the health check passes, and nothing can be written into the image')

  const rows = Array.from(
    { length: 500 },
    (_, row) => `${row},${['north', 'south', 'west'][row % 3]},${row * 1.5},2013-0${(row % 9) + 1}-01`,
  )
  const form = new FormData()
  form.append('files', new Blob([`id,region,revenue,day\n${rows.join('\n')}\n`]), 'sales.csv')
  await finished((await (await ask('/ingest/upload', { method: 'POST', body: form })).json()).jobId)
  const { rowCount } = await (
    await ask('/sql', json({ sql: 'SELECT region, sum(revenue) FROM sales GROUP BY ALL' }))
  ).json()
  assert.equal(rowCount, 3)
  const { jobId } = await (await ask('/analyze', json({ tables: ['sales'] }))).json()
  await finished(jobId)
  const { artifacts } = await (await ask(`/artifact_manifest/${jobId}`)).json()
  const png = artifacts.find(({ name }) => name.endsWith('.png'))
  const bytes = new Uint8Array(await (await ask(png.href)).arrayBuffer())
  assert.deepEqual([...bytes.slice(1, 4)], [...Buffer.from('PNG')])
  await finished((await (await ask('/ping', json({}))).json()).jobId)
  console.log(`uploaded, queried, analyzed: ${artifacts.length} artifacts, after ${seconds()}`)

  const told = performance.now()
  process.kill(Number(inside.slice('/proc/'.length)), config.stopSignal)
  assert.deepEqual(await ended, { code: 0, signal: null })
  console.log(`${config.stopSignal} drained and ended it with 0 in ${((performance.now() - told) / 1000).toFixed(1)} s`)
} finally {
  box.kill('SIGKILL')
  await ended
  rmSync(data, { recursive: true, force: true })
}
