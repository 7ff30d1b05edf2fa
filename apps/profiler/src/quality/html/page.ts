import {
  findingList,
  type Markup,
  markup,
  type PageSection,
  renderPage,
  section,
  tileList,
  value,
} from '../../page/index.js'
import type { QualityReport, ReportedCheck } from '../quality-report.js'
import { countText } from '../wording.js'
import { checkCard, checksControls, idOf, subjectOf } from './check-card.js'
import { trendChart } from './trend-chart.js'

export interface QualityPage {
  /** Whether a page of the table's profile stands beside this one, to link to. */
  readonly isProfiled: boolean
}

/** More would make the page large, and nobody reads them: the JSON has all. */
const MAX_CARDS = 500

/** What checks found out about a table as one self-contained page: what needs somebody comes first. */
export function renderQualityHtml(report: QualityReport, { isProfiled }: QualityPage): string {
  const { table, source } = report
  const placed = report.checks.slice(0, MAX_CARDS)
  return renderPage({
    kind: 'Quality',
    name: table,
    title: `Quality of ${table}`,
    generatedAt: report.generatedAt,
    facts: [markup`version <code>${source.version}</code>`, markup`job <code>${source.jobId}</code>`],
    sections: [
      overviewSection(report),
      findingsSection(placed),
      checksSection(report, placed, isProfiled ? `profile-${table}.html` : null),
      dimensionsSection(report),
      trendSection(report),
    ],
    links: [
      {
        title: 'Checks',
        links: placed.map((check, position) => ({ id: idOf(position), name: check.id, kind: check.state })),
      },
    ],
    footer:
      'The score is the weight of the checks that passed in per cent of those that said anything: an error weighs 4, a warning 2, information 1. What looks as if it were about persons is masked in samples.',
    style:
      '.sparkline{display:block;width:100%;max-width:32rem;height:5rem}.sparkline path{fill:none;stroke:var(--accent);stroke-width:2;vector-effect:non-scaling-stroke}.sparkline circle{fill:var(--accent)}.states{white-space:nowrap}',
  })
}

function overviewSection(report: QualityReport): PageSection {
  const { counts, score, rows, proposed } = report
  const tiles: (readonly [string, string])[] = [
    [score === null ? '–' : String(score), 'score of 100'],
    [countText(counts.passed), 'passed'],
    [countText(counts.failed), 'failed'],
    ...(counts.errored > 0 ? [[countText(counts.errored), 'with an error'] as const] : []),
    ...(counts.skipped > 0 ? [[countText(counts.skipped), 'skipped'] as const] : []),
    ...(rows === null ? [] : [[countText(rows), 'rows'] as const]),
  ]
  return {
    id: 'overview',
    title: 'Overview',
    markup: markup`<section id="overview"><p class="lead">${lead(report)}</p>${tileList(tiles)}${
      proposed &&
      markup`<p class="note">${countText(proposed.checks, 'check')} proposed from the profile: <a href="${proposed.file}">${proposed.file}</a>. None of them was run.</p>`
    }</section>`,
  }
}

function lead({ counts, gate, checks }: QualityReport): string {
  const all = counts.passed + counts.failed + counts.errored + counts.skipped
  if (all === 0) return 'No check was asked for.'
  const bad = checks.filter(
    ({ state, severity }) => (state === 'failed' || state === 'errored') && severity === 'error',
  ).length
  const said =
    counts.failed + counts.errored === 0
      ? passedText(counts.passed)
      : `${countText(counts.failed + counts.errored)} of ${countText(all, 'check')} did not pass${bad > 0 ? `, ${countText(bad)} of severity error` : ', none of severity error'}.`
  const gates = { off: '', open: ' The gate is open.', closed: ' The gate is closed: the step failed.' }
  return `${said}${gates[gate]}`
}

function passedText(passed: number): string {
  if (passed === 0) return 'No check had anything to say yet.'
  return `${passed === 1 ? 'The one check' : `All ${countText(passed, 'check')}`} that had something to say passed.`
}

const FINDING_OF = { error: 'warning', warning: 'notice', info: 'info' } as const

function findingsSection(checks: readonly ReportedCheck[]): PageSection | null {
  const findings = checks.flatMap((check, position) =>
    check.state === 'failed' || check.state === 'errored'
      ? [
          {
            severity: FINDING_OF[check.severity],
            title: check.state === 'failed' ? 'Failed' : 'Could not be carried out',
            text: markup`${check.message}${check.expectation !== null && ` Expected: ${check.expectation}`}${check.owner !== null && markup` Owner: ${value(check.owner, 60)}.`}`,
            subject: { href: `#${idOf(position)}`, name: subjectOf(check) },
          },
        ]
      : [],
  )
  return findings.length === 0 ? null : section('findings', 'What did not pass', findingList(findings), findings.length)
}

function checksSection(
  { checks }: QualityReport,
  placed: readonly ReportedCheck[],
  profile: string | null,
): PageSection | null {
  if (checks.length === 0) return null
  const more: Markup | null =
    checks.length > placed.length
      ? markup`<p class="note">${countText(checks.length - placed.length)} more, all less severe, are in the JSON of this report.</p>`
      : null
  const cards = placed.map((check, position) => checkCard(check, position, profile))
  return section(
    'checks',
    'Checks',
    markup`${checksControls(placed)}<div class="cards">${cards}</div>${more}`,
    checks.length,
  )
}

function dimensionsSection({ dimensions }: QualityReport): PageSection | null {
  if (dimensions.length === 0) return null
  const rows = dimensions.map(
    ({ dimension, score, counts }) =>
      markup`<tr><th scope="row">${dimension}</th><td class="num">${score === null ? '–' : score}</td><td class="num">${counts.passed}</td><td class="num">${counts.failed}</td><td class="num">${counts.errored}</td><td class="num">${counts.skipped}</td></tr>`,
  )
  const heads = ['Score', 'Passed', 'Failed', 'Error', 'Skipped'].map(
    (head) => markup`<th scope="col" class="num">${head}</th>`,
  )
  return section(
    'dimensions',
    'Dimensions',
    markup`<div class="scroll" tabindex="0" role="region" aria-label="Scores by dimension, scrolls sideways"><table class="rows"><thead><tr><th scope="col">Dimension</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`,
  )
}

function trendSection({ trend }: QualityReport): PageSection | null {
  if (trend.length < 2) return null
  const rows = trend
    .toReversed()
    .map(
      ({ checkedAt, version, rows: counted, score }) =>
        markup`<tr><th scope="row"><time datetime="${checkedAt}">${checkedAt.slice(0, 16).replace('T', ' ')}</time></th><td>${version}</td><td class="num">${counted === null ? '–' : countText(counted)}</td><td class="num">${score === null ? '–' : score}</td></tr>`,
    )
  return section(
    'trend',
    'Earlier runs',
    markup`${trendChart(
      trend.map(({ score }) => score),
      'Score over the runs',
      String,
    )}<div class="scroll" tabindex="0" role="region" aria-label="Earlier runs, scrolls sideways"><table class="rows"><thead><tr><th scope="col">Checked</th><th scope="col">Version</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Score</th></tr></thead><tbody>${rows}</tbody></table></div>`,
    trend.length,
  )
}
