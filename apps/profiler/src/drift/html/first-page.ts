import { markup, raw, value } from '../../profile/html/markup.js'
import { style } from '../../profile/html/style.js'
import { whole } from '../../profile/number-text.js'
import type { DriftFile } from '../drift-file.js'

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** The page of a version that there was nothing to compare with: it says so, and what became of the version. */
export function renderFirstHtml({ table, version, rows, comparedWith, baseline, generatedAt }: DriftFile): string {
  const kept = baseline?.stored
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Drift of ${table}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<header class="top"><p class="eyebrow">Drift</p><h1>${value(table, 120)}</h1><p class="meta"><time datetime="${generatedAt}">${generatedAt}</time> · version ${version}, ${whole(rows.current)} rows</p></header>
<section id="overview"><p class="lead">There is nothing to compare with yet.</p>
<p>${comparedWith.why} ${kept ? markup`This version is kept as the baseline: later ones are compared with it.` : markup`This version is not kept as a baseline. ${baseline?.why ?? ''}`}</p></section>
</main>
</body>
</html>
`.text
}
