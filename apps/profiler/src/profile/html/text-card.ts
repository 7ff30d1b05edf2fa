import { percent, short, whole } from '../number-text.js'
import type { ColumnProfile, LengthStats, TextStats } from '../schema.js'
import { type Fact, factList } from './facts.js'
import { histogramChart } from './histogram-chart.js'
import { type Markup, markup, value } from './markup.js'

export const lengthFacts = (length: LengthStats): Fact[] => [
  [
    length.unit === 'items' ? 'Items' : 'Length',
    length.min === length.max
      ? `${whole(length.min)} ${length.unit}`
      : `${whole(length.min)} to ${whole(length.max)} ${length.unit === 'items' ? '' : length.unit}`,
  ],
  ['Mean length', length.min === length.max ? null : short(length.mean)],
]

export function textDetails({ name }: ColumnProfile, text: TextStats | null, length: LengthStats | null): Markup {
  return markup`${text && shapes(text)}${text && oddities(text)}${
    length?.histogram && length.min < length.max
      ? markup`<h4>Lengths</h4>${histogramChart(`Lengths of ${name}`, length.histogram, (edge) => `${short(edge)} ${length.unit}`)}`
      : null
  }`
}

function shapes({ shapes: found }: TextStats): Markup | null {
  if (!found || found.patterns.length === 0) return null
  const note = found.exact ? null : markup`<p class="note">From ${whole(found.valuesRead)} of the different values.</p>`
  return markup`<h4>Patterns</h4><div class="scroll"><table class="patterns"><thead><tr><th scope="col">Pattern</th><th scope="col">Example</th><th scope="col" class="num">Rows</th></tr></thead><tbody>${found.patterns.map(
    ({ pattern, example, share }) =>
      markup`<tr><td><code>${value(pattern, 40)}</code></td><td>${value(example, 40)}</td><td class="num">${percent(share)}</td></tr>`,
  )}</tbody></table></div>${note}${found.characters && characterBar(found.characters)}`
}

const classNames = {
  letters: 'letters',
  digits: 'digits',
  spaces: 'white space',
  punctuation: 'punctuation',
  nonAscii: 'beyond ASCII',
}

function characterBar(characters: NonNullable<NonNullable<TextStats['shapes']>['characters']>): Markup {
  const parts = (Object.keys(classNames) as (keyof typeof classNames)[]).filter((key) => characters[key] > 0)
  const words = parts.map((key) => `${percent(characters[key])} ${classNames[key]}`).join(', ')
  return markup`<h4>Characters</h4><p>${words}</p>`
}

function oddities({ empty, blank, padded }: TextStats): Markup | null {
  const facts: Fact[] = [
    ['Empty', empty > 0 ? whole(empty) : null],
    ['Blank', blank > 0 ? whole(blank) : null],
    ['With outer white space', padded > 0 ? whole(padded) : null],
  ]
  return facts.some(([, text]) => text !== null) ? factList(facts, 'facts fine') : null
}
