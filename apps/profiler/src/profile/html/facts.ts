import { type Markup, markup } from './markup.js'

export type Fact = readonly [name: string, value: Markup | string | null]

/** Names and values in columns; facts without a value are left out. */
export const factList = (facts: readonly Fact[], className = 'facts'): Markup =>
  markup`<dl class="${className}">${facts.map(([name, text]) => (text === null ? null : markup`<div><dt>${name}</dt><dd>${text}</dd></div>`))}</dl>`
