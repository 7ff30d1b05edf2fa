import type { Job, StepResult } from './state.js'

/** One line of what a job did: what a step said of it, or else counts. */
export function summaryOf(job: Job): string {
  const results = job.steps.flatMap(({ seen }) => (seen.at === 'completed' ? [seen.result] : []))
  const text = results.findLast((result) => result.of === 'text')
  if (text) return text.text
  const parts = [...loaded(results), ...pruned(results)]
  return `${parts.length > 0 ? parts.join('; ') : `${count(results.length, 'step')} completed`}.`
}

function loaded(results: readonly StepResult[]): string[] {
  const loads = results.filter((result) => result.of === 'load')
  if (loads.length === 0) return []
  const rows = loads.reduce((sum, load) => sum + load.rows, 0)
  const rejected = loads.reduce((sum, load) => sum + load.rowsRejected, 0)
  const tables = loads.reduce((sum, load) => sum + (load.tables ?? 1), 0)
  return [`${count(tables, 'table')} loaded with ${count(rows, 'row')}, ${grouped(rejected)} rejected`]
}

function pruned(results: readonly StepResult[]): string[] {
  return results.flatMap((result) => {
    if (result.of !== 'prune') return []
    const { uploads, remaining = 0 } = result
    const things = [count(result.count, 'artifact'), ...(uploads ? [count(uploads, 'upload')] : [])].join(' and ')
    const what = `${things} of ${count(result.bytes, 'byte')} ${result.dryRun ? 'would be removed' : 'removed'}`
    return [what, ...(remaining > 0 ? [`${grouped(remaining)} more are due, for another prune`] : [])]
  })
}

const count = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`

/** 1234567 → 1,234,567; by hand, because the locale data of the machine must not decide what a fact says. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
