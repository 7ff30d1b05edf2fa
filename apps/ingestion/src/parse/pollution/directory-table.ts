import type { TextTable } from './pollution-case.js'
import { oneOf, seeded } from './seeded.js'

const header = ['Surname', 'Given names', 'Title', 'Street', 'Town', 'Occupation', 'Reached by', 'Speaks', 'Remarks']

const surnames = ['Okonkwo', 'von der Heide', "D'Angelo", 'Nuñez Prado', 'Kowalska', 'Ito', 'Lindqvist', 'Achterberg']
const given = ['Mary Ann', 'Józef', 'Chidi', 'Françoise', 'Hanne-Lore', 'Ken', 'Luz', 'Per Olof']
const streets = [
  'Rose Lane 4, back door',
  'Am Anger 12 b',
  'Rua do Carmo 7',
  'The "Red House", Mill Road',
  'Kungsgatan 3',
]
const towns = ['Lower Barton', 'Weimar', 'Lisboa', 'Uppsala', 'Kraków', 'Enugu']
const occupations = ['baker', 'teacher, retired', 'nurse', 'student', 'joiner', 'keeper of the "Swan"', '']
const reached = ['letter', 'telephone', 'neighbour', '', '']
const spoken = ['English', 'German, Polish', 'Portuguese', 'Igbo, English', 'Swedish', '']
const remarks = [
  '',
  '',
  'likes to be called "Ken"',
  'not in summer; away, mostly at sea',
  'do not ring the bell, knock',
  'has the key',
]

/** A list of people, in words alone: names, streets, remarks, and many empty cells; hardly a column tells a row from any other text. */
export function directoryTable(seed: number, rows = 20): TextTable {
  const next = seeded(seed)
  return {
    header,
    rows: Array.from({ length: rows }, () => [
      oneOf(next, surnames),
      oneOf(next, given),
      oneOf(next, ['', '', 'Dr.', 'Rev.']),
      oneOf(next, streets),
      oneOf(next, towns),
      oneOf(next, occupations),
      oneOf(next, reached),
      oneOf(next, spoken),
      oneOf(next, remarks),
    ]),
  }
}
