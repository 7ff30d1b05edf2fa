import { type Decision, decided } from './decision.js'

export interface NamedColumn {
  readonly name: string
  readonly originalName: string
}

/**
 * Names stay exactly as written. Only an empty one gets a name, and one that collides with an earlier one (letter case
 * does not count, as DuckDB sees it) gets the first free suffix `_2`, `_3`…; and NUL is left out, which no statement can hold.
 */
export function nameColumns(written: readonly string[]): { columns: NamedColumn[]; decisions: Decision[] } {
  const possible = written.map((name) => name.replaceAll('\0', ''))
  const reserved = new Set(possible.filter((name) => name !== '').map(folded))
  const taken = new Set<string>()
  const decisions: Decision[] = []
  const columns = written.map((originalName, index) => {
    const own = possible[index]!
    const wanted = own === '' ? `column_${index + 1}` : own
    const free = own === '' ? !reserved.has(folded(wanted)) && !taken.has(folded(wanted)) : !taken.has(folded(wanted))
    const name = free ? wanted : firstFree(wanted, (candidate) => taken.has(candidate) || reserved.has(candidate))
    taken.add(folded(name))
    if (name !== originalName) decisions.push(renamed(name, originalName, index))
    return { name, originalName }
  })
  return { columns, decisions }
}

function renamed(name: string, originalName: string, index: number): Decision {
  const why =
    originalName === ''
      ? `column ${index + 1} has no name in the file`
      : originalName.includes('\0')
        ? `the name of column ${index + 1} holds a NUL`
        : `column ${index + 1} is called "${originalName}" like an earlier one (letter case does not tell columns apart)`
  return decided('column_renamed', name, why, { column: name })
}

/** DuckDB compares names without ASCII case only, so nothing more is folded here. */
const folded = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

function firstFree(wanted: string, taken: (folded: string) => boolean): string {
  for (let n = 2; ; n++) {
    const candidate = `${wanted}_${n}`
    if (!taken(folded(candidate))) return candidate
  }
}
