/** `npm run flow`: writes docs/flow.md; with `--check` only tells whether it is stale (exit 1). */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reactions as analyzer } from '@udb/analyzer'
import { reactions as artifactStore } from '@udb/artifact-store'
import { reactions as gateway } from '@udb/gateway'
import { reactions as ingestion } from '@udb/ingestion'
import { reactions as profiler } from '@udb/profiler'
import { reactions as pruner } from '@udb/pruner'
import { type Flow, renderFlow } from './flow.js'

const flow: Flow = [
  { service: 'gateway', reactions: gateway },
  { service: 'ingestion', reactions: ingestion },
  { service: 'analyzer', reactions: analyzer },
  { service: 'profiler', reactions: profiler },
  { service: 'artifact-store', reactions: artifactStore },
  { service: 'pruner', reactions: pruner },
]
const path = join(import.meta.dirname, '../../../docs/flow.md')
const text = renderFlow(flow)
if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/flow.md is stale: run `npm run flow` and commit it')
  process.exitCode = 1
}
