import { numberText } from '../charts/index.js'
import { isFailed, kpiText } from './kpi-text.js'
import { driftCount, driftText } from './drift-text.js'
import { cellCode, code, link, plain, table } from './markdown.js'
import type { JoinReport, ProfileHighlights, Severity, SummaryInput } from './summary-input.js'
import { qualityCount, qualityText } from './quality-text.js'
import { counted, dayText, durationText, listed, percentText, sentence } from './wording.js'

/** `summary.md`: what was analyzed and what came out, for somebody who reads one page. The same input, the same text. */
export function writeSummary(input: SummaryInput): string {
  const parts = [
    '# Summary',
    opening(input),
    ...section('Figures', kpiParts(input)),
    ...section('What stands out', standingOut(input.profiles)),
    ...section('Checks', input.qualities.map(qualityText)),
    ...section('What changed', input.drifts.map(driftText)),
    ...section('How the tables were joined', input.joins.map(joinText)),
    ...section('How the files were read', loadParts(input)),
    ...section('Files', artifactParts(input)),
  ]
  return `${parts.join('\n\n')}\n`
}

/** One line of counts, without any value or name from the data: fit for a log or an event. */
export function summaryLine(input: SummaryInput): string {
  const tables = tablesOf(input)
  const failed = input.kpis.filter(isFailed).length
  const alerts = input.profiles.reduce((sum, { alerts: found }) => sum + found.length, 0)
  const rejected = input.loads.reduce((sum, { rowsRejected }) => sum + rowsRejected, 0)
  const parts = [
    `${counted(tables.length, 'table')} with ${counted(total(tables), 'row')}`,
    `${counted(input.kpis.length, 'KPI')}${failed > 0 ? `, ${numberText(failed)} of them failed` : ''}`,
    ...(input.profiles.length > 0 ? [counted(alerts, 'alert')] : []),
    ...driftCount(input.drifts),
    ...qualityCount(input.qualities),
    ...(input.joins.length > 0 ? [counted(input.joins.length, 'join')] : []),
    ...(rejected > 0 ? [counted(rejected, 'rejected row')] : []),
    counted(input.artifacts.length, 'artifact'),
  ]
  return parts.join('; ')
}

interface CountedTable {
  readonly table: string
  readonly rows: number
  readonly columns: number | null
}

function tablesOf({ profiles, loads }: SummaryInput): CountedTable[] {
  const profiled = profiles.map(({ table: name, rows, columns }) => ({ table: name, rows, columns }))
  const known = new Set(profiled.map((one) => one.table))
  return [
    ...profiled,
    ...loads
      .filter((one) => !known.has(one.table))
      .map((one) => ({ table: one.table, rows: one.rowsWritten, columns: null })),
  ]
}

const total = (tables: readonly CountedTable[]): number => tables.reduce((sum, { rows }) => sum + rows, 0)

function opening(input: SummaryInput): string {
  const tables = tablesOf(input)
  const took = durationText(input.job.createdAt, input.job.finishedAt)
  const day = dayText(input.job.createdAt)
  const when = `Job ${code(input.job.id)}, ${plain(day)}${took === null ? '' : `, took ${took}`}.`
  if (tables.length === 0) return `No table was analyzed. ${when}`
  const [only] = tables
  const what =
    tables.length === 1
      ? `${code(only!.table)} has ${counted(only!.rows, 'row')}${only!.columns === null ? '' : ` in ${counted(only!.columns, 'column')}`}.`
      : `${counted(tables.length, 'table')} with ${counted(total(tables), 'row')} in all were analyzed.`
  const periods = input.profiles.flatMap((profile) =>
    profile.timeSpan === undefined ? [] : [periodText(profile, profile.timeSpan)],
  )
  const spoken = [what, ...(tables.length === 1 ? periods : []), when].join(' ')
  return tables.length === 1 ? spoken : `${spoken}\n\n${tableOfTables(tables, input.profiles)}`
}

function periodText(
  { table: name }: ProfileHighlights,
  { column, from, to }: NonNullable<ProfileHighlights['timeSpan']>,
): string {
  return `${code(column)} of ${code(name)} runs from ${plain(dayText(from))} to ${plain(dayText(to))}.`
}

function tableOfTables(tables: readonly CountedTable[], profiles: readonly ProfileHighlights[]): string {
  const rows = tables.map(({ table: name, rows: count, columns }) => {
    const profile = profiles.find((one) => one.table === name)
    const span = profile?.timeSpan
    const period = span === undefined ? '' : `${dayText(span.from)} to ${dayText(span.to)}`
    const missing = profile === undefined ? '' : percentText(profile.missingShare)
    return [cellCode(name), numberText(count), columns === null ? '' : numberText(columns), missing, plain(period)]
  })
  return table(['table', 'rows', 'columns', 'missing', 'period'], [false, true, true, true, false], rows)
}

function kpiParts({ kpis }: SummaryInput): string[] {
  const failed = kpis.filter(isFailed)
  const done = kpis.flatMap((kpi) => (isFailed(kpi) ? [] : [kpiText(kpi)]))
  if (failed.length === 0) return done
  const lines = failed.map(
    ({ name, error }) => `- **${plain(name)}**: ${plain(sentence(error.message))} (${plain(error.code)})`,
  )
  return [
    ...done,
    `${failed.length === 1 ? 'One figure' : `${numberText(failed.length)} figures`} could not be computed:\n\n${lines.join('\n')}`,
  ]
}

const ORDER: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 }
const ALERTS_SHOWN = 10
const STRONG = 0.7
const CORRELATIONS_SHOWN = 5

function standingOut(profiles: readonly ProfileHighlights[]): string[] {
  if (profiles.length === 0) return []
  const alerts = profiles.flatMap((profile) => profile.alerts.map((alert) => ({ ...alert, table: profile.table })))
  const ranked = alerts.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity])
  const shown = ranked
    .slice(0, ALERTS_SHOWN)
    .map(
      ({ severity, table: name, column, text }) =>
        `- ${severity}: ${code(column === null ? name : `${name}.${column}`)} ${plain(sentence(text))}`,
    )
  const more =
    ranked.length > ALERTS_SHOWN
      ? [
          `${counted(ranked.length - ALERTS_SHOWN, 'more alert')} ${ranked.length - ALERTS_SHOWN === 1 ? 'is' : 'are'} in the profiles.`,
        ]
      : []
  const parts = [...(shown.length > 0 ? [shown.join('\n')] : ['The profiles raised no alerts.']), ...more]
  const missing = missingText(profiles)
  const together = correlationText(profiles)
  return [...parts, ...(missing === '' ? [] : [missing]), ...(together === '' ? [] : [together])]
}

function missingText(profiles: readonly ProfileHighlights[]): string {
  const gappy = profiles
    .filter(({ missingShare }) => missingShare > 0)
    .toSorted((a, b) => b.missingShare - a.missingShare)
  if (gappy.length === 0) return 'No value is missing.'
  return `Missing values: ${listed(
    gappy.map(({ table: name, missingShare }) => `${percentText(missingShare)} of ${code(name)}`),
    5,
  )}.`
}

function correlationText(profiles: readonly ProfileHighlights[]): string {
  const strong = profiles
    .flatMap((profile) => profile.correlations.map((one) => ({ ...one, table: profile.table })))
    .filter(({ r }) => Math.abs(r) >= STRONG)
    .toSorted((a, b) => Math.abs(b.r) - Math.abs(a.r))
    .slice(0, CORRELATIONS_SHOWN)
  if (strong.length === 0) return ''
  const said = strong.map(
    ({ table: name, a, b, r, method }) =>
      `${code(`${name}.${a}`)} and ${code(b)} (${plain(method)} r = ${coefficient(r)})`,
  )
  return `Strongest correlations: ${said.join('; ')}.`
}

/** Two decimals, yet never a perfect 1 for what is only close to it. */
function coefficient(r: number): string {
  const rounded = r.toFixed(2)
  return Math.abs(Number(rounded)) === 1 && Math.abs(r) < 1 ? `${r < 0 ? '-' : ''}0.99…` : rounded
}

function joinText({ name, left, right, type, rows, unmatched }: JoinReport): string {
  const partner =
    unmatched === 0
      ? `Every row of ${code(left)} found a partner.`
      : `${counted(unmatched, 'row')} of ${code(left)} found no partner${/^(inner|semi)/i.test(type) ? ' and ' + (unmatched === 1 ? 'is' : 'are') + ' not in it' : ''}.`
  return `${code(name)} joins ${code(left)} with ${code(right)} (${plain(type.toLowerCase())}) and has ${counted(rows, 'row')}. ${partner}`
}

function loadParts({ loads }: SummaryInput): string[] {
  return loads.map(({ table: name, rowsRead, rowsWritten, rowsRejected, decisions }) => {
    const rejected = rowsRejected === 0 ? 'none rejected' : `${numberText(rowsRejected)} rejected`
    const head = `${code(name)}: ${counted(rowsRead, 'row')} read, ${numberText(rowsWritten)} written, ${rejected}.`
    return [
      head,
      ...(decisions.length > 0 ? [decisions.map((decision) => `- ${plain(sentence(decision))}`).join('\n')] : []),
    ].join('\n\n')
  })
}

function artifactParts({ artifacts }: SummaryInput): string[] {
  const byKind = new Map<string, string[]>()
  for (const { name, kind } of artifacts) byKind.set(kind, [...(byKind.get(kind) ?? []), name])
  const lines = [...byKind].map(
    ([kind, names]) => `- ${plain(kind)}: ${names.map((name) => link(name, name)).join(', ')}`,
  )
  return lines.length === 0 ? [] : [lines.join('\n')]
}

const section = (title: string, parts: readonly string[]): string[] =>
  parts.length === 0 ? [] : [`## ${title}`, ...parts]
