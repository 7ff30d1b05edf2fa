import type { Settings } from '@udb/service'
import { Client } from './client.js'
import { problemLines } from './hint-words.js'
import { type Terminal, textTable } from './terminal.js'
import { watchJob } from './watch-job.js'
import { boxUrl, ownHeaders } from './with-box.js'

interface Listed {
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly rowCount: number
  readonly createdAt: string
  readonly holds: boolean
}

/** Each command resolves with its exit code. */
export async function listBaselines(settings: Settings, terminal: Terminal, table: string): Promise<number> {
  const { baselines } = await running(settings).get<{ baselines: Listed[] }>(pathOf(table))
  if (terminal.json) terminal.out(JSON.stringify(baselines))
  else if (baselines.length === 0)
    terminal.note(`${table} has no baseline yet: the first analysis with drift makes one`)
  else
    terminal.out(
      textTable(
        ['baseline', 'kind', 'version', 'rows', 'made', 'holds'],
        baselines.map((one) => [one.id, one.kind, one.version, one.rowCount, one.createdAt, one.holds ? 'yes' : '']),
      ),
    )
  return 0
}

export async function promoteBaseline(
  settings: Settings,
  terminal: Terminal,
  table: string,
  asked: { readonly version?: number; readonly kind: string },
): Promise<number> {
  const client = running(settings)
  return ended(client, (await client.post<{ jobId: string }>(pathOf(table), asked)).jobId, terminal)
}

export async function dropBaseline(settings: Settings, terminal: Terminal, table: string, id: string): Promise<number> {
  const client = running(settings)
  const path = `${pathOf(table)}/${encodeURIComponent(id)}`
  return ended(client, (await client.delete<{ jobId: string }>(path)).jobId, terminal)
}

async function ended(client: Client, jobId: string, terminal: Terminal): Promise<number> {
  const job = await watchJob(client, jobId, terminal)
  if (terminal.json) terminal.out(JSON.stringify({ jobId, state: job.state, error: job.error ?? null }))
  else terminal.note(job.error ? problemLines(job.error) : job.state)
  return job.state === 'completed' ? 0 : 1
}

const pathOf = (table: string): string => `/tables/${encodeURIComponent(table)}/baselines`
const running = (settings: Settings): Client => new Client(boxUrl(settings), ownHeaders(settings))
