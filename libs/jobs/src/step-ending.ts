import type { AnyEvent, Artifact, Dataset, Problem } from '@udb/events'
import type { Seen, StepResult } from './state.js'

interface EndingData {
  readonly stepId: string
  readonly attempt: number
  readonly startedAt: number
  readonly finishedAt: number
  readonly outputs: readonly Dataset[]
  readonly artifacts: readonly Artifact[]
  readonly problem?: Problem | null
}

type Completed = Extract<Seen, { at: 'completed' }>

/** What a fact says that ends a step; null for any other. Recognised by its shape, so a new kind changes nothing here. */
export function endingOf(event: AnyEvent): Completed | null {
  const data: object = event.data
  if (!isEnding(data)) return null
  const { attempt, startedAt, finishedAt, outputs, artifacts, problem } = data
  return {
    at: 'completed',
    attempt,
    startedAt,
    finishedAt,
    outputs,
    artifacts: artifacts.map((artifact) => artifact.name),
    result: resultOf(data, outputs),
    ...(problem ? { problem } : {}),
  }
}

const isEnding = (data: object): data is EndingData =>
  'stepId' in data && 'finishedAt' in data && 'outputs' in data && 'artifacts' in data

function resultOf(data: object, outputs: readonly Dataset[]): StepResult {
  const { summary, table, rows, rowsRejected, count, bytes, dryRun } = data as Record<string, unknown>
  if (typeof summary === 'string') return { of: 'text', text: summary }
  if (typeof table === 'string' && typeof rows === 'number' && typeof rowsRejected === 'number')
    return { of: 'load', table, rows, rowsRejected, ...several(outputs) }
  if (typeof count === 'number' && typeof bytes === 'number')
    return { of: 'prune', count, ...more(data), bytes, dryRun: dryRun === true }
  return { of: 'nothing' }
}

function more(data: object): { readonly uploads?: number; readonly remaining?: number } {
  const { uploads, remaining } = data as Record<string, unknown>
  return {
    ...(Array.isArray(uploads) && uploads.length > 0 ? { uploads: uploads.length } : {}),
    ...(typeof remaining === 'number' && remaining > 0 ? { remaining } : {}),
  }
}

function several(outputs: readonly Dataset[]): { readonly tables?: number } {
  const tables = outputs.filter(({ kind }) => kind === 'table').length
  return tables > 1 ? { tables } : {}
}
