import { IN_THE_DARK } from './chart-look.js'

const coloured = /(fill|stroke)="(#[0-9A-Fa-f]{6})"/g
const inTheDark = new Map([...IN_THE_DARK].map(([light, dark]) => [light.toLowerCase(), dark]))

/** A light drawing as a dark one: each colour of the look becomes its counterpart, all others stay. */
export const darkSvg = (svg: string): string =>
  svg.replace(coloured, (whole, attribute: string, colour: string) => {
    const dark = inTheDark.get(colour.toLowerCase())
    return dark === undefined ? whole : `${attribute}="${dark}"`
  })

/**
 * A drawing that is dark where the reader's system is: rules for that case override the attributes. What knows no style
 * sheets shows the light one.
 */
export function svgInBothSchemes(svg: string): string {
  const rules = rulesOf(svg, (_, dark) => dark)
  return rules === '' ? svg : svg.replace('>', `><style>@media(prefers-color-scheme:dark){${rules}}</style>`)
}

/** The rules by which a drawing inside of a page takes the page's scheme, which has a switch of its own. */
export const pageRulesOf = (svg: string): string => rulesOf(svg, (light, dark) => `light-dark(${light},${dark})`)

function rulesOf(svg: string, colourOf: (light: string, dark: string) => string): string {
  const used = new Map(
    [...svg.matchAll(coloured)].map(([pair, attribute = '', light = '']) => [pair, [attribute, light]]),
  )
  return [...used]
    .flatMap(([pair, [attribute = '', light = '']]) => {
      const dark = inTheDark.get(light.toLowerCase())
      return dark === undefined ? [] : [`[${pair}]{${attribute}:${colourOf(light, dark)}}`]
    })
    .join('')
}
