import type { TextTable } from './pollution-case.js'
import { oneOf, seeded } from './seeded.js'

const header = [
  'Code',
  'Registered',
  'At',
  'Place',
  'Town',
  'Post code',
  'Fee',
  'Units',
  'Category',
  'E-mail',
  'Website',
  'Description',
  'Reference',
  'Closed',
  'Remark',
]

const places = [
  'Harbour View, North Wing',
  'The "Old Mill"',
  'St. Mary’s Hall, Upper Floor',
  'Mercado Central',
  'Café "Zur Post", Saal 2',
  'Glasshouse',
  'Depot 7, Gate B',
]
const towns = ['New York', 'Saint-Étienne', 'Bad Homburg v. d. Höhe', 'Lagos', 'Rio de Janeiro', 'Cork', "L'Aquila"]
const categories = ['Food & Drink', 'Storage', 'Music, Dance', 'Sports', 'Crafts']
const descriptions = [
  'Open all year, except in February; groups of 10 or more by appointment',
  'Formerly known as "The Anchor", rebuilt in 1998, 1999 and 2004',
  'A hall for 120 people, with stage, kitchen and a room called "Blue"',
  'No steps, no stairs. Parking for 12 cars, 2 of them for the disabled',
  'Licensed until 23:00; see the conditions, §4, of the permit of 01/02/2016, which hold until further notice and of which a copy hangs in the entrance',
  'Small, quiet, dry',
  '"Best of 2015", says the paper',
  'Seasonal',
]
const remarks = ['', '', '', '', 'late fee', 'see file 12, page 3', 'owner moved, "unknown"']

/** A public register: codes with leading zeros, days as DD/MM/YYYY, post codes, names and long texts with commas and quotes, addresses, and two mostly empty columns. */
export function registerTable(seed: number, rows = 85): TextTable {
  const next = seeded(seed)
  return { header, rows: Array.from({ length: rows }, (_, i) => entryRow(i, next)) }
}

function entryRow(i: number, next: () => number): string[] {
  const whole = (below: number): number => Math.floor(next() * below)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = (year: number): string => `${two(1 + whole(28))}/${two(1 + whole(12))}/${year + whole(4)}`
  const code = String(417 + i * 13).padStart(6, '0')
  return [
    code,
    day(2011),
    `${two(8 + whole(10))}:${two(whole(60))}`,
    oneOf(next, places),
    oneOf(next, towns),
    String(1000 + whole(89_000)).padStart(5, '0'),
    `${20 + whole(1800)}.${two(whole(100))}`,
    String(1 + whole(40)),
    oneOf(next, categories),
    next() < 0.2 ? '' : `office${code}@example.org`,
    next() < 0.4 ? '' : `https://register.example.org/entry?id=${code}&lang=en`,
    next() < 0.1 ? '' : oneOf(next, descriptions),
    `${oneOf(next, ['AB', 'KR', 'ZZ'])}-${2011 + whole(4)}/${String(1 + whole(400)).padStart(4, '0')}`,
    next() < 0.8 ? '' : day(2016),
    oneOf(next, remarks),
  ]
}
