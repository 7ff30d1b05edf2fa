import { expect, test } from '@jest/globals'
import { INK, IN_THE_DARK, PALETTE, PAPER } from './chart-look.js'
import { darkSvg, pageRulesOf, svgInBothSchemes } from './svg-schemes.js'

const svg = `<svg role="img"><rect fill="${PAPER}"/><path fill="${PALETTE[0]}" stroke="#123456"/></svg>`

test('a dark drawing has the counterpart of each colour of the look, and all others as they are', () => {
  const counterpart = (colour: string): string => IN_THE_DARK.get(colour) ?? ''
  expect(darkSvg(svg)).toBe(
    `<svg role="img"><rect fill="${counterpart(PAPER)}"/><path fill="${counterpart(PALETTE[0])}" stroke="#123456"/></svg>`,
  )
})

test('a drawing in both schemes is the light one, with rules for the dark', () => {
  const both = svgInBothSchemes(svg)
  expect(both.replace(/<style>.*<\/style>/, '')).toBe(svg)
  expect(both).toContain(`[fill="${PAPER}"]{fill:${IN_THE_DARK.get(PAPER)}}`)
  expect(both).not.toContain('#123456"]{')
  expect(both).not.toContain(INK)
})

test('in a page the colours follow its scheme', () => {
  expect(pageRulesOf(svg)).toContain(`[fill="${PAPER}"]{fill:light-dark(${PAPER},${IN_THE_DARK.get(PAPER)})}`)
})
