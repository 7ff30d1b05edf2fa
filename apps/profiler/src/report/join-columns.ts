import type { LineageEdge } from './lineage-schema.js'

export interface JoinedColumns {
  /** Ids of the nodes. */
  readonly left: string
  readonly right: string
  readonly join: string
  /** Pairs of columns that were compared. */
  readonly keys: readonly { readonly left: string; readonly right: string }[]
  /** Each column of the result with the side and the column that it was taken from. */
  readonly columns: readonly { readonly name: string; readonly side: 'left' | 'right'; readonly column: string }[]
}

/** The column-level edges of a join: which column of which table each of its columns is, and what it was joined on. */
export function joinColumnEdges({ left, right, join, keys, columns }: JoinedColumns): Omit<LineageEdge, 'step'>[] {
  return (['left', 'right'] as const).map((side) => {
    const taken = columns
      .filter((column) => column.side === side)
      .map(({ name, column }) => ({ from: column, to: name, how: 'identity' as const }))
    // A key decides which rows meet, so every row of the join depends on it even where the column is not taken over.
    const compared = keys.flatMap((key) => {
      const shown = columns.find((column) => column.side === 'left' && column.column === key.left)
      return shown === undefined ? [] : [{ from: key[side], to: shown.name, how: 'key' as const }]
    })
    return { from: side === 'left' ? left : right, to: join, columns: [...taken, ...compared] }
  })
}
