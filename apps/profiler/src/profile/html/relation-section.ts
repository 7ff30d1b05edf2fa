import { whole } from '../number-text.js'
import type { Profile } from '../schema.js'
import { interactionPicture } from './interaction-picture.js'
import { type Markup, markup, value } from './markup.js'

type IdOf = ReadonlyMap<string, string>

const link = (name: string, idOf: IdOf): Markup =>
  markup`<a href="#${idOf.get(name) ?? 'columns'}">${value(name, 40)}</a>`

/** Pairs worth a look, each with its reason and, the strongest, with a picture. */
export function interactionSection({ interactions }: Profile, idOf: IdOf): Markup | null {
  if (interactions.length === 0) return null
  return markup`<section id="interactions"><h2>Worth a look <span class="count">${interactions.length}</span></h2><div class="looks">${interactions.map(
    (one) =>
      markup`<article class="card look"><h3>${link(one.a, idOf)} and ${link(one.b, idOf)}</h3><p>${one.why}</p>${interactionPicture(one)}</article>`,
  )}</div></section>`
}

/** Keys of two columns, and what fixes what. */
export function relationSection({ relations }: Profile, idOf: IdOf): Markup | null {
  const { keyPairs, dependencies, leftOut } = relations
  if (keyPairs.length === 0 && dependencies.length === 0) return null
  const keys = keyPairs.map(({ a, b }) => markup`<li>${link(a, idOf)} with ${link(b, idOf)}</li>`)
  const fixed = dependencies.map(
    ({ from, to, oneToOne, values }) =>
      markup`<li>${link(from, idOf)} ${oneToOne ? 'and' : 'fixes'} ${link(to, idOf)}${oneToOne ? ' say the same' : null} <span class="soft">(${whole(values)} values)</span></li>`,
  )
  return markup`<section id="relations"><h2>Keys and dependencies</h2><div class="card relations">${
    keys.length > 0 ? markup`<h3>Together different in every row</h3><ul class="plain">${keys}</ul>` : null
  }${
    fixed.length > 0 ? markup`<h3>Each value goes with one value there</h3><ul class="plain">${fixed}</ul>` : null
  }<p class="note">Of all rows, exact; where a value is missing there is nothing to contradict.${leftOut.length > 0 ? ` ${whole(leftOut.length)} columns were not compared.` : null}</p></div></section>`
}
