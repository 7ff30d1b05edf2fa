import { anchorOf, card, cardControls, type Markup, markup, raw, value } from '../../page/index.js'
import type { CheckState, ReportedCheck } from '../quality-report.js'
import { countText, figureText, shareText } from '../wording.js'
import { trendChart } from './trend-chart.js'

export const idOf = (position: number): string => `check-${position}`

/** What people call a check by: its columns, else its id. */
export const subjectOf = ({ columns, id }: ReportedCheck): string =>
  columns.length === 0 || columns.length > 3 ? id : columns.join(', ')

const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  passed: 'passed',
  failed: 'failed',
  errored: 'error',
  skipped: 'skipped',
}

export const checksControls = (checks: readonly ReportedCheck[]): Markup =>
  cardControls({
    noun: 'check',
    kinds: (Object.keys(STATE_WORDS) as CheckState[])
      .filter((state) => checks.some((check) => check.state === state))
      .map((key) => ({ key, label: STATE_WORDS[key] })),
    found: null,
    orders: [{ key: 'unexpected', label: 'by unexpected rows' }],
  })

/** @param profile the name of the page of the table's profile; null where there is none */
export function checkCard(check: ReportedCheck, position: number, profile: string | null): Markup {
  const { id, state, severity, type } = check
  const bad = state === 'failed' || state === 'errored'
  return card({
    id: idOf(position),
    name: id,
    isColumn: false,
    kind: state,
    found: bad ? 1 : 0,
    order: { unexpected: check.unexpected },
    head: markup`<span class="kind">${STATE_WORDS[state]}</span> · ${type.replaceAll('_', ' ')} · ${severity}`,
    open: bad,
    body: markup`${check.description !== null && markup`<p>${check.description}</p>`}<p>${check.expectation} <b>${check.message}</b>${check.problem && markup` ${check.problem.hint} <code>${check.problem.code}</code>`}</p>${facts(check, profile)}${sampleOf(check)}${sqlOf(check)}${trendOf(check)}`,
  })
}

function facts(
  { counted, unexpected, unexpectedShare, value: figure, owner, dimension, columns, from }: ReportedCheck,
  profile: string | null,
): Markup {
  const shown: (readonly [string, Markup | string])[] = [
    ...(counted === null ? [] : [['rows that count', countText(counted)] as const]),
    ...(unexpected === null
      ? []
      : [
          [
            'not as expected',
            `${countText(unexpected)}${unexpectedShare ? ` (${shareText(unexpectedShare)})` : ''}`,
          ] as const,
        ]),
    ...(figure === null || unexpected !== null ? [] : [['figure', figureText(figure)] as const]),
    ['dimension', dimension],
    ...(owner === null ? [] : [['owner', value(owner, 60)] as const]),
    ...(from === 'watch' ? [['asked for by', 'nobody: checked of any table'] as const] : []),
    ...(profile === null || columns.length === 0 || columns.length > 16
      ? []
      : [
          [
            'in the profile',
            markup`${columns.map((name, i) => markup`${i > 0 ? ', ' : null}<a href="${`${profile}#${anchorOf(name)}`}">${value(name, 40)}</a>`)}`,
          ] as const,
        ]),
  ]
  return markup`<dl class="facts fine">${shown.map(([name, what]) => markup`<div><dt>${name}</dt><dd>${what}</dd></div>`)}</dl>`
}

/** The page shows fewer than the JSON has. */
const SAMPLE_ROWS = 10

function sampleOf({ sample }: ReportedCheck): Markup | null {
  if (!sample || sample.rows.length === 0) return null
  const cell = (text: string | null): Markup =>
    text === null ? markup`<td><i class="empty">missing</i></td>` : markup`<td>${value(text, 60)}</td>`
  const note = sample.masked.length > 0 && markup`<p class="note">Masked: ${sample.masked.join(', ')}.</p>`
  return markup`<h4>Some of these rows</h4><div class="scroll" tabindex="0" role="region" aria-label="Some of these rows, scrolls sideways"><table class="rows"><thead><tr>${sample.columns.map((name) => markup`<th scope="col">${value(name, 40)}</th>`)}</tr></thead><tbody>${sample.rows.slice(0, SAMPLE_ROWS).map((row) => markup`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>${note}`
}

const LONGEST_SQL = 4_000

/** Line by line, as a line break within a value is shown as a sign. */
const lines = (text: string): Markup[] =>
  text.split('\n').map((line, index) => markup`${index > 0 && raw('\n')}${line}`)

const sqlOf = ({ sql, unexpected, type }: ReportedCheck): Markup | null =>
  sql === null
    ? null
    : markup`<details><summary>${unexpected === null || type === 'sql' ? 'SQL' : 'SQL that finds them all'}</summary><pre>${lines(sql.length > LONGEST_SQL ? `${sql.slice(0, LONGEST_SQL)}…` : sql)}</pre></details>`

function trendOf({ trend }: ReportedCheck): Markup | null {
  if (trend.length < 2) return null
  const hasFigure = trend.some((point) => point.value !== null)
  const chart = hasFigure
    ? trendChart(
        trend.map((point) => point.value),
        'The figure over the runs',
        figureText,
      )
    : trendChart(
        trend.map(({ unexpectedShare }) => unexpectedShare),
        'Rows not as expected over the runs',
        shareText,
      )
  const marks = { passed: '✓', failed: '✕', errored: '!', skipped: '–' }
  const states = trend.map(({ state }) => STATE_WORDS[state]).join(', ')
  return markup`<h4>Earlier runs</h4>${chart}<p class="note states" role="img" aria-label="${`Oldest first: ${states}`}">${trend.map(({ state }) => marks[state]).join(' ')}</p>`
}
