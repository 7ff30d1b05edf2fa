import { writeFile } from 'node:fs/promises'
import { type ContractTable, exportContract } from '@udb/checks/formats'
import type { Settings } from '@udb/service'
import { ApiError, Client } from '../client.js'
import type { Terminal } from '../terminal.js'
import { boxUrl, ownHeaders } from '../with-box.js'
import { readAskedChecks } from './asked-checks.js'
import { countText } from './count-text.js'

export interface ExportOptions {
  readonly id?: string
  readonly name?: string
  /** Of the contract. */
  readonly version: string
  readonly status: string
  readonly out?: string
}

/**
 * Writes files of checks as a data contract of ODCS 3.1. Columns and their types come from the box that runs; without one there are
 * those that the checks name. Throws `ChecksError` and `file_not_found`.
 */
export async function exportChecks(
  settings: Settings,
  terminal: Terminal,
  files: readonly string[],
  { out, id, name, ...about }: ExportOptions,
): Promise<number> {
  const { suites } = await readAskedChecks(files)
  const wanted = [...new Set(suites.map(({ table }) => table))]
  const tables = await knownTables(settings, wanted)
  const { text, notes } = exportContract({
    id: id ?? wanted.join('-'),
    name: name ?? wanted.join(', '),
    ...about,
    tables: tables ?? [],
    suites,
  })
  if (out !== undefined) await writeFile(out, text)
  if (terminal.json)
    terminal.out(JSON.stringify({ ...(out === undefined ? { contract: text } : { written: out }), notes }))
  else if (out === undefined) terminal.out(text.trimEnd())
  for (const missing of wanted.filter((table) => tables?.every((each) => each.name !== table) ?? true))
    terminal.note(`${missing}: no box has it, so the contract has only the columns that checks name`)
  for (const { table, what, why } of notes) terminal.note(`${table}: ${what}. ${why}`)
  const checks = suites.reduce((sum, suite) => sum + suite.checks.length, 0)
  terminal.note(
    `${countText(checks, 'check')} of ${countText(wanted.length, 'table')}${out === undefined ? '' : ` in ${out}`}`,
  )
  return 0
}

/** The tables that the box has of those; null where no box runs. */
async function knownTables(settings: Settings, names: readonly string[]): Promise<ContractTable[] | null> {
  const client = new Client(boxUrl(settings), ownHeaders(settings))
  return (await client.isUp()) ? fetchTables(client, names) : null
}

/** What the box knows of tables; of those that it does not have, nothing. */
export async function fetchTables(client: Client, names: readonly string[]): Promise<ContractTable[]> {
  const tables: ContractTable[] = []
  for (const name of names) {
    const table = await client
      .get<{ columns: { name: string; type: string }[] }>(`/tables/${encodeURIComponent(name)}`)
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      })
    if (table !== null) tables.push({ name, columns: table.columns.map(({ name, type }) => ({ name, type })) })
  }
  return tables
}
