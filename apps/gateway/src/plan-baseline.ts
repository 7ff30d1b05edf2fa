import { summaryToWire } from '@udb/drift'
import type { PlanStep } from '@udb/events'
import { pinned, pinnedBaseline } from './catalog.js'
import { baselineUnknown, versionNamed } from './plan-drift.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { tableNamed } from './plan-joins.js'
import { planStep } from './plan-step.js'
import type { BaselineParams } from './request-params.js'

/** One step: a version of a table becomes the baseline that holds, or a baseline goes. */
export function planBaseline(params: BaselineParams, context: PlanContext): PlanStep[] {
  return [params.action === 'retire' ? retireStep(params, context) : promoteStep(params, context)]
}

function promoteStep(
  { table: name, version, kind }: Extract<BaselineParams, { action: 'promote' }>,
  context: PlanContext,
): PlanStep {
  const table = versionNamed(name, version, context)
  const own = context.baselines.filter(({ summary }) => summary.table === table.name && summary.kind === kind)
  const same = own.filter(({ summary }) => summary.tableVersion === String(table.version))
  return planStep(
    `baseline-${table.name}`,
    'baseline',
    {
      table: table.name,
      action: 'promote',
      kind,
      at: table.publishedAt,
      baselineId: null,
      baselines: own.map(({ summary }) => summaryToWire(summary)),
    },
    { inputs: [pinned(table), ...same.map(pinnedBaseline)] },
  )
}

function retireStep(
  { table: name, baselineId }: Extract<BaselineParams, { action: 'retire' }>,
  { catalog, baselines, now }: PlanContext,
): PlanStep {
  const table = tableNamed(name, catalog.tables)
  const found = baselines.find(({ summary }) => summary.table === table.name && summary.id === baselineId)
  if (found === undefined) throw new Refusal(baselineUnknown(baselineId))
  const { kind } = found.summary
  return planStep(
    `baseline-${table.name}`,
    'baseline',
    { table: table.name, action: 'retire', kind, at: now, baselineId, baselines: [] },
    { inputs: [pinnedBaseline(found)] },
  )
}
