import { profileColumn } from './column.js'
import type { Lanes } from './lanes.js'
import type { ColumnProfile } from './schema.js'
import type { Source, SourceSizes } from './source.js'

/** All columns in their order; the largest are begun first, so that none of them is waited for alone at the end. */
export async function profileColumns(
  lanes: Lanes,
  { columns, rows, relation, sizes }: Source & { readonly relation: string; readonly sizes: SourceSizes },
  about: { readonly generatedAt: string; readonly showPersonal: boolean },
  begin: (name: string) => void,
): Promise<ColumnProfile[]> {
  const sized = columns.map((column, position) => ({
    column,
    position,
    sizeBytes: sizes.byColumn.get(column.name) ?? null,
  }))
  const largestFirst = sized.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))
  const profiles = await Promise.all(
    largestFirst.map(({ column, ...place }) =>
      lanes.use((ask) => {
        begin(column.name)
        return profileColumn(ask, relation, column, { ...place, rows, ...about })
      }),
    ),
  )
  return profiles.sort((a, b) => a.position - b.position)
}
