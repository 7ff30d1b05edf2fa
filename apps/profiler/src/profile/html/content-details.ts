import type {
  Formats,
  JsonStats,
  NestedStats,
  Rare,
  Spellings,
  SuspectDates,
  TextFormat,
  Words,
} from '../content-schema.js'
import { percent, short, whole } from '../number-text.js'
import type { ColumnProfile } from '../schema.js'
import { type Markup, markup, value } from './markup.js'

export const formatNames: Record<TextFormat, string> = {
  email: 'email address',
  url: 'web address',
  uuid: 'UUID',
  ip_address: 'IP address',
  mac_address: 'MAC address',
  iban: 'IBAN, checked',
  card_number: 'card number, checked',
  phone: 'phone number',
  date: 'date',
  datetime: 'date and time',
  time: 'time of day',
  boolean: 'yes or no',
  integer: 'whole number',
  digits: 'digits with leading zeros',
  decimal: 'decimal number',
  amount: 'amount with a unit',
  coordinates: 'coordinates',
  hash: 'hash',
  postal_code: 'postal code',
  json: 'JSON',
  other: 'other text',
}

/** What is in the column, beside how much of it there is. */
export function contentDetails({ text, rare, spellings, nested, time }: ColumnProfile): Markup {
  return markup`${text?.formats && formats(text.formats)}${spellings.length > 0 && spellingList(spellings)}${rare && rare.values > 0 && rareValues(rare)}${text?.words && words(text.words)}${text?.json && jsonKeys(text.json)}${nested && nestedParts(nested)}${time?.suspect && suspects(time.suspect)}`
}

/** One format that is no format says nothing. */
function formats({ found, valuesRead, exact, errorBound, impossibleDates }: Formats): Markup | null {
  if (found.every(({ format }) => format === 'other')) return null
  const note = exact
    ? null
    : markup`<p class="note">From ${whole(valuesRead)} of the different values: give or take ${percent(errorBound ?? 0)} of the rows.</p>`
  const impossible =
    impossibleDates > 0 ? markup`<p>${whole(impossibleDates)} are written as dates that no calendar has.</p>` : null
  return markup`<h4>Likely formats</h4><p>${found.map(({ format, share }, i) => markup`${i > 0 ? ', ' : null}${formatNames[format]} ${percent(share)}`)}</p>${impossible}${note}`
}

const reasons: Record<Spellings['why'], string> = {
  case: 'capitals',
  spacing: 'spaces or punctuation',
  accents: 'accents',
  one_character: 'one character',
}

const counted = ({ value: text, count }: { value: string; count: number }): Markup =>
  markup`${value(text, 60)} <span class="soft">(${whole(count)})</span>`

const listed = (items: readonly Markup[]): Markup[] => items.map((item, i) => markup`${i > 0 ? ', ' : null}${item}`)

const spellingList = (found: readonly Spellings[]): Markup =>
  markup`<h4>Likely the same</h4><ul class="plain">${found.map(({ why, values }) => markup`<li>${listed(values.map(counted))}: differ in ${reasons[why]}</li>`)}</ul>`

const rareValues = ({ values, rows, examples }: Rare): Markup =>
  markup`<h4>Rare values</h4><p>${whole(values)} ${values === 1 ? 'value has' : 'values have'} less than 1% of the rows each, ${whole(rows)} in all: ${listed(examples.map(counted))}${values > examples.length ? ' …' : null}</p>`

const words = ({ meanPerValue, distinct, top, exact }: Words): Markup | null =>
  distinct < 2
    ? null
    : markup`<h4>Words</h4><p>${short(meanPerValue)} to a value, ${whole(distinct)} different ones${exact ? null : ' in the values read'}; in most rows: ${top
        .slice(0, 12)
        .map(
          ({ word, share }, i) =>
            markup`${i > 0 ? ', ' : null}${value(word, 30)} <span class="soft">${percent(share)}</span>`,
        )}</p>`

const shownKeys = 15

function jsonKeys({ kinds, keys }: JsonStats): Markup {
  const most = kinds.map(({ kind, share }) => `${kind.toLowerCase()} ${percent(share)}`).join(', ')
  const rows = keys
    .slice(0, shownKeys)
    .map(
      ({ key, share, kinds: held }) =>
        markup`<tr><td><code>${value(key, 40)}</code></td><td>${held.map((kind) => kind.toLowerCase()).join(', ')}</td><td class="num">${percent(share)}</td></tr>`,
    )
  const more = keys.length > shownKeys ? markup`<p class="note">${keys.length - shownKeys} more keys.</p>` : null
  return markup`<h4>JSON</h4><p>${most}</p>${keys.length > 0 && markup`<div class="scroll"><table class="patterns"><thead><tr><th scope="col">Key</th><th scope="col">Holds</th><th scope="col" class="num">Rows</th></tr></thead><tbody>${rows}</tbody></table></div>${more}`}`
}

function nestedParts({ fields, items, empty, missingItems, topItems, exact }: NestedStats): Markup {
  if (fields.length > 0) {
    const rows = fields.map(
      ({ name, type, missingShare }) =>
        markup`<tr><td>${value(name, 40)}</td><td><code>${value(type, 60)}</code></td><td class="num">${percent(missingShare)}</td></tr>`,
    )
    return markup`<h4>Fields</h4><div class="scroll"><table class="patterns"><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col" class="num">Missing</th></tr></thead><tbody>${rows}</tbody></table></div>`
  }
  const note = exact ? null : markup`<p class="note">The most frequent ones are from a sample.</p>`
  return markup`<h4>Items</h4><p>${whole(items)} in all, ${whole(missingItems)} of them missing; ${whole(empty)} ${empty === 1 ? 'value is' : 'values are'} empty. Most frequent: ${listed(topItems.map(counted))}</p>${note}`
}

function suspects({ placeholders, future, before1900, after2100 }: SuspectDates): Markup | null {
  const parts = [
    ...placeholders.map(({ day, count }) => `${whole(count)} at ${day}, a day that mostly stands for nothing`),
    ...(future > 0 ? [`${whole(future)} later than this profile`] : []),
    ...(before1900 > 0 ? [`${whole(before1900)} before 1900`] : []),
    ...(after2100 > 0 ? [`${whole(after2100)} from 2100 on`] : []),
  ]
  return parts.length === 0
    ? null
    : markup`<h4>Hardly meant</h4><ul class="plain">${parts.map((part) => markup`<li>${part}</li>`)}</ul>`
}
