import type { TextTable } from './pollution-case.js'
import { oneOf, seeded } from './seeded.js'

/** The positions of the columns, so that pollutions can aim at a number, a date or a text. */
export const columnAt = { id: 0, name: 1, city: 2, joined: 3, seen: 4, amount: 5, score: 6, note: 7 } as const

export const textColumns: readonly number[] = [columnAt.name, columnAt.city, columnAt.note]

const header = ['id', 'name', 'city', 'joined', 'seen', 'amount', 'score', 'note']

const families = ['Okafor', 'Müller', "O'Neill", 'Ångström', 'Silva', 'Tanaka', 'Lefèvre', 'Novak', 'Haddad', 'Larsen']
const given = ['Amara', 'Jürgen', 'Siobhán', 'Björn', 'Inês', 'Kenji', 'Renée', 'Petra', 'Omar', 'Astrid']
const cities = ['Lagos', 'Zürich', 'Cork', 'Malmö', 'São Paulo', 'Kyoto', 'Orléans', 'Brno', 'Beirut', 'Århus']
const notes = [
  'pays on time',
  'moved, new address to follow',
  'asked for the "large" one',
  'prefers letters',
  'called twice, no answer',
  'nothing to add',
]

/** Rows of a member list: an id, names with commas, dates, times, decimals, and free text that is at times missing. */
export function cleanTable(seed: number, rows = 84): TextTable {
  const next = seeded(seed)
  return { header, rows: Array.from({ length: rows }, (_, i) => memberRow(i, next)) }
}

function memberRow(i: number, next: () => number): string[] {
  const whole = (below: number): number => Math.floor(next() * below)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = new Date(Date.UTC(2019, 0, 13 + i * 17 + whole(9)))
  return [
    String(1001 + i),
    `${oneOf(next, families)}, ${oneOf(next, given)}`,
    oneOf(next, cities),
    day.toISOString().slice(0, 10),
    `${two(7 + whole(13))}:${two(whole(60))}:${two(whole(60))}`,
    `${1200 + whole(90_000)}.${two(1 + whole(98))}`,
    `${whole(100)}.${1 + whole(8)}`,
    // Nearly a third of the notes are missing, so that rows can end with nothing.
    next() < 0.3 ? '' : oneOf(next, notes),
  ]
}
