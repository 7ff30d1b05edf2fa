import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { FOLDER } from './observability-files.js'

/** What Prometheus' own tool says; rejects with its words when it finds a fault. */
async function promtool(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('promtool', args, { cwd: FOLDER }).catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`)
  })
  return stdout + stderr
}

test('Prometheus takes its configuration and the rules', async () => {
  expect(await promtool('check', 'config', 'prometheus.yaml')).toMatch(/valid prometheus config/)
  expect(await promtool('check', 'rules', 'prometheus-rules.yaml')).toMatch(/SUCCESS: \d+ rules found/)
})

test('each alert fires when it should, and only then', async () => {
  expect(await promtool('test', 'rules', 'prometheus-rules.test.yaml')).toMatch(/SUCCESS/)
}, 240_000)
