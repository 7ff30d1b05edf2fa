import { type Decision, decided } from '../decision.js'

const wanted = 'source_file'
const folded = (name: string): string => name.toLowerCase()

/** What the column that says which file a row is from is called: the first name that no column of the files has. */
export function sourceColumn(names: readonly string[]): string {
  const taken = new Set(names.map(folded))
  if (!taken.has(wanted)) return wanted
  for (let n = 2; ; n++) if (!taken.has(`${wanted}_${n}`)) return `${wanted}_${n}`
}

export function sourceDecision(column: string, files: number): Decision {
  const collides = column === wanted ? '' : `; the files have a column ${wanted} of their own`
  return decided(
    'source_file',
    column,
    `${files} files of one shape became one table; says which one a row is from${collides}`,
    {
      column,
    },
  )
}
