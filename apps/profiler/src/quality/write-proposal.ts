import { quotedYaml } from './quoted-yaml.js'
import type { ProposedSuite } from './propose-checks.js'

/** The proposal as a file of checks: one check a line, with the reason above it, so that accepting is deleting lines. */
export function writeProposal(
  { table, checks }: ProposedSuite,
  profiled: { readonly version: string; readonly rows: number },
): string {
  const lines = checks.flatMap(({ check, because }) => [
    `  # ${because.replace(/\s+/g, ' ')}`,
    `  - {${Object.entries(check)
      .map(([key, value]) => `${key}: ${quotedYaml(value)}`)
      .join(', ')}}`,
  ])
  return [
    `# Checks proposed from version ${profiled.version} of ${table.replace(/\s+/g, ' ')}, with ${profiled.rows} rows. None of them is in force.`,
    '# Take out what is no rule, correct what is too narrow, and keep the file as <table>.checks.yaml; docs/quality.md explains each check.',
    `table: ${quotedYaml(table)}`,
    ...(checks.length === 0 ? ['checks: []'] : ['checks:', ...lines]),
    '',
  ].join('\n')
}
