import { isMet, type Measurement } from './target.js'

const HEAD = ['what', 'measured', 'target', 'ok'] as const

/** A plain table for a terminal, with the details of each figure below it. */
export function resultsText(measurements: readonly Measurement[]): string {
  const rows = [HEAD, ...measurements.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join(' | ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-')
  return [
    lines[0],
    rule,
    ...lines.slice(1),
    '',
    ...measurements.map(({ what, details }) => `${what}: ${details}`),
  ].join('\n')
}

/** The page that is kept. */
export function resultsMarkdown(
  measurements: readonly Measurement[],
  facts: readonly string[],
  command: string,
): string {
  const row = (cellsOfRow: readonly string[]): string => `| ${cellsOfRow.join(' | ')} |`
  return `${[
    `# The last results of \`${command}\``,
    '',
    'Written with `--write`. Figures are of one run; the two sides of a ratio were measured in turns.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    row(HEAD),
    row(HEAD.map(() => '---')),
    ...measurements.map((measurement) => row(cells(measurement))),
    '',
    '## Behind the figures',
    '',
    ...measurements.map(({ what, details }) => `- ${what}: ${details.replaceAll('|', ';')}`),
  ].join('\n')}\n`
}

function cells(measurement: Measurement): readonly string[] {
  const { what, measured, unit, target, bound } = measurement
  return [what, figure(measured, unit), `${bound} ${figure(target, unit)}`, isMet(measurement) ? 'yes' : 'MISSED']
}

function figure(value: number, unit: Measurement['unit']): string {
  if (unit === '/s') return `${Math.round(value).toLocaleString('en')} /s`
  return `${unit === 'MB' || unit === 'calls' ? value.toFixed(0) : unit === 'ms' ? value.toFixed(1) : value.toFixed(2)} ${unit}`
}
