import { associable, readAssociations } from './associations.js'
import { type Grouping, ratioMatrix, readRatios } from './correlation-ratio.js'
import { readPearson, readSpearman } from './correlations.js'
import { readDependencies } from './dependencies.js'
import { type Duplicates, readDuplicates } from './duplicates.js'
import { rankInteractions } from './interactions.js'
import { readKeyPairs } from './key-pairs.js'
import type { Lanes } from './lanes.js'
import { maskInteractions } from './mask.js'
import { readMissingTogether } from './missing-together.js'
import { withPictures } from './pictures.js'
import { readPlaces } from './places.js'
import { type RowSample, sampled, sampleTheRows } from './row-sample.js'
import type { ColumnProfile, Profile } from './schema.js'
import { parquetRelation } from './sql-text.js'

export type Between = Pick<Profile, 'correlations' | 'relations' | 'missingTogether' | 'interactions' | 'places'>

/** Numbers that are compared with categories, tenths of others and time: each grouping reads all of them. */
const ratioNumbers = 40

/** All that is said of two columns at a time, from their own profiles, one sample of rows and, where it has to be exact, all rows. */
export async function readBetween(
  lanes: Lanes,
  file: { readonly path: string; readonly rows: number },
  columns: readonly ColumnProfile[],
): Promise<Between & { readonly duplicates: Duplicates }> {
  const { rows } = file
  const relation = parquetRelation(file.path)
  const sampling = lanes.use(async (ask) => {
    const found = await readDuplicates(ask, relation, columns)
    return { duplicates: found, sample: await sampleTheRows(ask, { ...file, duplicateGroups: found.groups }, columns) }
  })
  const overAll = [
    lanes.use((ask) => readPearson(ask, relation, rows, columns)),
    lanes.use((ask) => readAssociations(ask, relation, rows, associable(columns))),
    lanes.use((ask) => readMissingTogether(ask, relation, columns)),
    lanes.use((ask) => readPlaces(ask, relation, columns)),
  ] as const
  const { duplicates, sample } = await sampling
  const comparedByRatio = sample.numbers.slice(0, ratioNumbers)
  const overSample = [
    lanes.use((ask) => readSpearman(ask, sampled, sample)),
    lanes.use((ask) =>
      readRatios(
        ask,
        groupingsOf(sample, columns),
        comparedByRatio.map(({ complete }) => complete),
      ),
    ),
    lanes.use((ask) => readDependencies(ask, relation, sample)),
    lanes.use((ask) => readKeyPairs(ask, relation, sample, { rows, duplicateGroups: duplicates.groups })),
  ] as const
  const [pearson, cramersV, missingTogether, places] = await Promise.all(overAll)
  const [spearman, ratios, dependencies, keyPairs] = await Promise.all(overSample)
  const ranked = rankInteractions(sample, ratios, { pearson, spearman, cramersV }, dependencies)
  return {
    duplicates,
    correlations: { pearson, spearman, cramersV, correlationRatio: ratioMatrix(sample, ratios, ratioNumbers) },
    relations: { keyPairs, dependencies, leftOut: [...sample.hashedLeftOut] },
    missingTogether,
    interactions: maskInteractions(await withPictures(lanes, sample, ranked), columns),
    places,
  }
}

/** What numbers are grouped by: categories, tenths of other numbers, parts of the time. */
function groupingsOf({ categories, numbers, cut, times }: RowSample, columns: readonly ColumnProfile[]): Grouping[] {
  const always = new Set(
    columns.filter(({ missing, time }) => missing === 0 && (time?.infinite ?? 0) === 0).map(({ name }) => name),
  )
  return [
    ...categories.map((name, i) => ({ by: `c${i}`, complete: always.has(name) })),
    ...numbers.slice(0, cut).map(({ complete }, i) => ({ by: `b${i}`, complete })),
    ...times.map(({ name }, i) => ({ by: `t${i}`, complete: always.has(name) })),
  ]
}
