import { markup, renderPage } from '../../page/index.js'
import { whole } from '../../profile/number-text.js'
import type { DriftFile } from '../drift-file.js'

/** The page of a version that there was nothing to compare with: it says so, and what became of the version. */
export function renderFirstHtml({ table, version, rows, comparedWith, baseline, generatedAt }: DriftFile): string {
  const kept = baseline?.stored
    ? 'This version is kept as the baseline: later ones are compared with it.'
    : `This version is not kept as a baseline. ${baseline?.why ?? ''}`
  return renderPage({
    kind: 'Drift',
    name: table,
    title: `Drift of ${table}`,
    generatedAt,
    facts: [`version ${version}`, `${whole(rows.current)} rows`],
    sections: [
      {
        id: 'overview',
        title: 'Overview',
        markup: markup`<section id="overview"><p class="lead">There is nothing to compare with yet.</p><p>${comparedWith.why} ${kept}</p></section>`,
      },
    ],
    links: [],
    footer: null,
  })
}
