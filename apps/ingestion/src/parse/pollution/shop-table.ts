import type { TextTable } from './pollution-case.js'
import { oneOf, seeded } from './seeded.js'

const header = ['Day', 'Time', 'Pieces', 'Article', 'Price', 'Kind', 'Description', 'Page', 'Remark']

const kinds = ['Tent', 'Stove', 'Boot', 'Rope', 'Lamp']
const descriptions = [
  'Light enough to carry, strong enough to stay; for 2 to 3 people',
  'The "classic" of the house, now in green',
  'Fits all wheels from 26" to 29", pump included',
  'A good first choice.\nHand wash only, do not tumble dry',
  'Waterproof',
  'Sold in pairs; sizes 36 - 47',
]
const remarks = ['', '', '', 'gift', 'returned, unopened']

/** A till's list: days as DD/MM/YYYY, times, prices, codes, long texts with commas, quotes and line breaks, addresses, and an often empty end. */
export function shopTable(seed: number, rows = 40): TextTable {
  const next = seeded(seed)
  return { header, rows: Array.from({ length: rows }, () => saleRow(next)) }
}

function saleRow(next: () => number): string[] {
  const whole = (below: number): number => Math.floor(next() * below)
  const two = (n: number): string => String(n).padStart(2, '0')
  const article = `${oneOf(next, ['TE', 'ST', 'BO'])}_${1000 + whole(9000)}`
  return [
    `${two(1 + whole(28))}/${two(1 + whole(12))}/2018`,
    `${two(8 + whole(12))}:${two(whole(60))}`,
    String(1 + whole(9)),
    article,
    `${1 + whole(400)}.${two(1 + whole(98))}`,
    oneOf(next, kinds),
    oneOf(next, descriptions),
    `https://www.example.com/product/${article}.html`,
    oneOf(next, remarks),
  ]
}
