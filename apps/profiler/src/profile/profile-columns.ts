import type { Asking } from './asking.js'
import { loadBatch, planBatches } from './column-batches.js'
import { profileColumn } from './column.js'
import type { Lanes } from './lanes.js'
import type { ColumnProfile } from './schema.js'
import type { Source, SourceColumn, SourceSizes } from './source.js'

export interface SizedSource extends Source {
  readonly relation: string
  readonly sizes: SourceSizes
}

interface About {
  readonly generatedAt: string
  readonly showPersonal: boolean
}

/** All columns in their order. Of many short ones some are loaded at a time; of few, the largest are begun first. */
export async function profileColumns(
  lanes: Lanes,
  source: SizedSource,
  about: About,
  begin: (name: string) => void,
): Promise<ColumnProfile[]> {
  const { columns, rows, relation, sizes } = source
  const placeOf = new Map(columns.map((column, position) => [column, position]))
  const sizeOf = ({ name }: SourceColumn): number | null => sizes.byColumn.get(name) ?? null
  const profileOne = (ask: Asking, from: string, column: SourceColumn): Promise<ColumnProfile> => {
    begin(column.name)
    const place = { position: placeOf.get(column) ?? 0, sizeBytes: sizeOf(column) }
    return profileColumn(ask, from, column, { ...place, rows, ...about })
  }
  const batches = planBatches(columns, rows)
  const tasks =
    batches.length > 0
      ? batches.map((batch) => async (ask: Asking) => {
          const profiles: ColumnProfile[] = []
          for await (const part of loadBatch(ask, relation, batch))
            for (const column of part.columns) profiles.push(await profileOne(ask, part.relation, column))
          return profiles
        })
      : // So that none of the largest is waited for alone at the end.
        columns
          .toSorted((a, b) => (sizeOf(b) ?? 0) - (sizeOf(a) ?? 0))
          .map((column) => async (ask: Asking) => [await profileOne(ask, relation, column)])
  const profiles = await Promise.all(tasks.map((task) => lanes.use(task)))
  return profiles.flat().sort((a, b) => a.position - b.position)
}
