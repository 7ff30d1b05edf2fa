import { type Dataset, fact } from '@udb/events'
import { ended, StepError, type StepReaction } from '@udb/service'
import type { ProfilerPorts } from './ports.js'
import { computeProfile, ProfileError, renderProfileHtml } from './profile/index.js'
import { needInput } from './step-inputs.js'

/** Profiles one pinned table version, as JSON and as a page. */
export const onProfileRequested: StepReaction<'profile.requested', ProfilerPorts>['react'] = async (
  event,
  { withDuck },
  context,
) => {
  const startedAt = context.now()
  const { table, sampleRows, showPersonal } = event.data.params
  const input = needInput(event.data.inputs, 'table', table)
  const parquetPath = await context.localFile(input.ref)
  const source = { version: input.version ?? '', jobId: event.meta.jobId ?? '' }
  const asked = {
    table,
    parquetPath,
    generatedAt: new Date(startedAt).toISOString(),
    source,
    sampleRows: sampleRows ? 10 : 0,
    showPersonal,
  }
  const profile = await withDuck(context.workDir, context.signal, (duck) =>
    computeProfile(asked, {
      duck,
      signal: context.signal,
      progress: (done, total, message) => context.progress({ done, total, unit: 'columns', message }),
    }),
  ).catch((error: unknown) => {
    throw error instanceof ProfileError ? new StepError(error.code, error.message, error.hint) : error
  })
  const json = await context.artifact(
    `profile-${table}.json`,
    'profile',
    { bytes: JSON.stringify(profile) },
    'application/json',
    table,
  )
  const html = await context.artifact(
    `profile-${table}.html`,
    'profile',
    { bytes: renderProfileHtml(profile) },
    'text/html; charset=utf-8',
    table,
  )
  const counts = { rows: profile.overview.rows, columns: profile.overview.columns, alerts: profile.alerts.length }
  const output: Dataset = {
    name: table,
    kind: 'profile',
    version: input.version,
    ref: json.ref,
    details: JSON.stringify(counts),
  }
  const made = { outputs: [output], artifacts: [html, json] }
  return [fact('table.profiled', { ...ended(event, { startedAt, finishedAt: context.now() }, made), table, ...counts })]
}
