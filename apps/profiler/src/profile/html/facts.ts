import { html, type Markup } from './markup.js'

export type Fact = readonly [name: string, value: Markup | string | null]

/** Names and values in columns; facts without a value are left out. */
export const factList = (facts: readonly Fact[], className = 'facts'): Markup =>
  html`<dl class="${className}">
    ${facts.map(([name, text]) =>
      text === null
        ? null
        : html`<div>
            <dt>${name}</dt>
            <dd>${text}</dd>
          </div>`,
    )}
  </dl>`
