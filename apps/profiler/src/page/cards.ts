import { anchorOf } from './anchor.js'
import { type Markup, markup, value } from './markup.js'

/** One thing of a list that people search, sort, fold and link to: mostly a column. */
export interface Card {
  /** Its element's id, unique on the page. */
  readonly id: string
  readonly name: string
  /** A column's card can be linked to by the column's name (see `anchorOf`), once on a page. */
  readonly isColumn?: boolean
  /** The key of one of the list's kinds. */
  readonly kind: string
  /** How many alerts, failures or changes it has. */
  readonly found: number
  /** By the keys of the list's orders; the largest come first, null last. */
  readonly order?: Readonly<Record<string, number | null>>
  /** Beside the name, and seen when the card is closed. */
  readonly head: Markup | string | null
  readonly body: Markup
  /** In place of head and body where the page has no room for them: a line of figures. */
  readonly brief?: Markup | string
  /** Closed if false. */
  readonly open?: boolean
}

export function card(one: Card): Markup {
  const { head, body, open = true } = one
  return markup`<article class="card column${open ? null : ' closed'}"${marks(one)}>
<details class="fold"${open && markup` open`}><summary>${heading(one)}${head === null ? null : markup`<span class="meta">${head}</span>`}</summary>
${body}</details></article>`
}

/** Nothing to open, and as few elements as will do: a page may have thousands of them. */
const briefCard = (one: Card): Markup =>
  markup`<article class="card column brief"${marks(one)} tabindex="-1">${heading(one)}<p class="note">${one.brief}</p></article>`

/** What a card is found, filtered and sorted by. */
const marks = ({ id, name, kind, found, order }: Card): Markup =>
  markup` id="${id}" data-kind="${kind}" data-name="${name.toLowerCase()}" data-found="${found}"${order && markup` data-order="${JSON.stringify(order)}"`}`

const heading = ({ name, isColumn = true }: Card): Markup =>
  markup`<h3${isColumn && markup` id="${anchorOf(name)}"`}>${value(name, 120)}</h3>`

/** Bytes that the cards of a page may have; with all else it stays within 3 MB. */
const roomForCards = 2_000_000
/** For its bytes a card in brief takes a browser about three times as long to open as a whole one does: so many bytes each counts for. */
const weightOfBrief = 3

/**
 * The cards of a page in their order. Where all of them would make it too large, those with the most findings are whole
 * and the others in brief, and `elsewhere` says where the rest is to be read.
 */
export function cardList(cards: readonly Card[], elsewhere: string, room = roomForCards): Markup {
  const whole = cards.map(card)
  const brief = cards.map(briefCard)
  const size = (one: Markup | undefined): number => Buffer.byteLength(one?.text ?? '')
  let left = room - weightOfBrief * brief.reduce((sum, one) => sum + size(one), 0)
  const first = cards.map((_, i) => i).sort((a, b) => (cards[b]?.found ?? 0) - (cards[a]?.found ?? 0) || a - b)
  const isWhole = new Set<number>()
  for (const i of first) {
    const more = size(whole[i]) - size(brief[i])
    if (more > left) break
    left -= more
    isWhole.add(i)
  }
  const shortened = cards.length - isWhole.size
  return markup`${shortened > 0 && markup`<p class="note">${shortened} of the ${cards.length} are shown in brief, to keep this page small. ${elsewhere}</p>`}<div class="cards">
${cards.map((_, i) => (isWhole.has(i) ? whole[i] : brief[i]))}</div>`
}

export interface CardControls {
  /** What one of the cards is, as in "Find a column". */
  readonly noun: string
  /** Buttons that show one kind only; none with fewer than two kinds. */
  readonly kinds: readonly { readonly key: string; readonly label: string }[]
  /** What the button is called that shows those with `found` above 0; null where there is no such button. */
  readonly found: string | null
  /** Orders beside the page's own and that by name. */
  readonly orders: readonly { readonly key: string; readonly label: string }[]
}

/** What finds, filters and sorts the cards of a page; there is one list of them. Hidden until the script runs. */
export function cardControls({ noun, kinds, found, orders }: CardControls): Markup {
  const chip = (key: string, label: string): Markup =>
    markup`<button type="button" data-show="${key}" aria-pressed="${key === '' ? 'true' : 'false'}">${label}</button>`
  const filters = [
    ...(kinds.length > 1 ? kinds.map(({ key, label }) => chip(key, label)) : []),
    ...(found === null ? [] : [chip(' found', found)]),
  ]
  const option = (key: string, label: string): Markup => markup`<option value="${key}">${label}</option>`
  return markup`<div class="controls" id="controls" hidden><input type="search" id="find" placeholder="Find a ${noun}" aria-label="Find a ${noun} by name" aria-keyshortcuts="/" autocomplete="off">${filters.length > 0 && markup`<div class="chips" role="group" aria-label="Show">${chip('', 'all')}${filters}</div>`}<div class="line"><label>Sort <select id="sort">${option('', 'as they stand')}${option(' name', 'by name')}${orders.map(({ key, label }) => option(key, label))}</select></label> <button type="button" id="fold" data-open="true">Close all</button></div><p class="note"><kbd>/</kbd> finds, <kbd>j</kbd> and <kbd>k</kbd> or the arrow keys go on and back, <kbd>Esc</kbd> clears. <span id="found" role="status"></span></p></div>`
}
