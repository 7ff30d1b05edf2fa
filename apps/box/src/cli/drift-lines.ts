/** What of `drift-<table>.json` is said in a terminal. */
export interface DriftSaid {
  readonly table: string
  /** Null where there was nothing to compare with. */
  readonly drifted: boolean | null
  readonly columnsCompared: number
  readonly columns: readonly { readonly name: string; readonly drifted: boolean; readonly why: string }[]
  readonly comparedWith: { readonly why: string }
  readonly baseline: { readonly why: string } | null
}

/** One line for the table, and one for each column that drifted. Pure. */
export function driftLines({ table, drifted, columnsCompared, columns, comparedWith, baseline }: DriftSaid): string[] {
  if (drifted === null)
    return [`${table}: nothing to compare with yet. ${comparedWith.why} ${baseline?.why ?? ''}`.trimEnd()]
  const called = columns.filter((column) => column.drifted)
  const head = `${table}: ${called.length} of ${columnsCompared} columns drifted. ${comparedWith.why}`
  return [head, ...called.map(({ name, why }) => `  ${visible(name)}: ${why}`)]
}

/** A name from a file must not move the cursor of whoever reads it. */
const visible = (name: string): string => name.replace(/\p{C}/gu, '�')
