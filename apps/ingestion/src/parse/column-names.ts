import { type Decision, decided } from './decision.js'

export interface NamedColumn {
  readonly name: string
  readonly originalName: string
}

/**
 * Names stay exactly as written. Only an empty one gets a name, and one that collides with an earlier one (letter case
 * does not count, as DuckDB sees it) gets the first free suffix `_2`, `_3`…
 */
export function nameColumns(written: readonly string[]): { columns: NamedColumn[]; decisions: Decision[] } {
  const reserved = new Set(written.filter((name) => name !== '').map(folded))
  const taken = new Set<string>()
  const decisions: Decision[] = []
  const columns = written.map((originalName, index) => {
    const wanted = originalName === '' ? `column_${index + 1}` : originalName
    const free =
      originalName === '' ? !reserved.has(folded(wanted)) && !taken.has(folded(wanted)) : !taken.has(folded(wanted))
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
