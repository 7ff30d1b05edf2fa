import type { Duplicates } from './duplicates.js'
import { columnKinds } from './closed-lists.js'
import type { ColumnProfile, Profile } from './schema.js'
import type { SourceSizes } from './source.js'
import { timelinessOf } from './timeliness.js'

export function overviewOf(
  rows: number,
  columns: readonly ColumnProfile[],
  duplicates: Duplicates,
  sizes: Pick<SourceSizes, 'sizeBytes' | 'uncompressedBytes'>,
  generatedAt: string,
): Profile['overview'] {
  const cells = rows * columns.length
  const cellsMissing = columns.reduce((sum, { missing }) => sum + missing, 0)
  const kinds = columnKinds.map((kind) => [kind, columns.filter((column) => column.kind === kind).length] as const)
  return {
    rows,
    columns: columns.length,
    cells,
    cellsMissing,
    cellsMissingShare: cells === 0 ? 0 : cellsMissing / cells,
    columnsWithMissing: columns.filter(({ missing }) => missing > 0).length,
    columnsAllMissing: columns.filter(({ count }) => rows > 0 && count === 0).length,
    duplicateGroups: duplicates.groups,
    duplicateSurplus: duplicates.surplus,
    duplicateShare: rows === 0 ? 0 : duplicates.groups / rows,
    sizeBytes: sizes.sizeBytes,
    uncompressedBytes: sizes.uncompressedBytes,
    kinds: Object.fromEntries(kinds) as Profile['overview']['kinds'],
    memoryBytes: columns.reduce((sum, column) => sum + (column.memoryBytes ?? column.sizeBytes ?? 0), 0),
    timeliness: timelinessOf(columns, generatedAt),
    keyCandidates: rows > 1 ? columns.filter(isKey).map(({ name }) => name) : [],
  }
}

export const isKey = ({ distinct, rows }: ColumnProfile): boolean => rows > 1 && distinct === rows
