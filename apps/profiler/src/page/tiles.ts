import { type Markup, markup } from './markup.js'

/** The figures of a page at a glance: a number, and what it counts. */
export const tileList = (tiles: readonly (readonly [figure: string, name: string])[]): Markup =>
  markup`<ul class="tiles">${tiles.map(([figure, name]) => markup`<li><b>${figure}</b><span>${name}</span></li>`)}</ul>`
