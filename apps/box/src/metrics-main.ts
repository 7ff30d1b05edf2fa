/**
 * Starts a box in a folder that goes again, and writes what it exposes: helm/udb/observability/metrics.json and the table in
 * docs/observability.md. A test tells when they are stale.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSettings, silentLog } from '@udb/service'
import { exposedBy } from './metrics/exposed-metrics.js'
import { contractFile, withTable } from './metrics/metrics-contract.js'
import { startBox } from './start-box.js'

const root = join(import.meta.dirname, '../../..')
const page = join(root, 'docs/observability.md')
const dir = await mkdtemp(join(tmpdir(), 'udb-metrics-'))
const box = await startBox(parseSettings({ UDB_PORT: '0', UDB_DATA_DIR: dir }).settings, silentLog)
try {
  const metrics = exposedBy(box)
  await writeFile(join(root, 'helm/udb/observability/metrics.json'), contractFile(metrics))
  await writeFile(page, withTable(await readFile(page, 'utf8'), metrics))
} finally {
  await box.close()
  await rm(dir, { recursive: true, force: true })
}
