import type { Asking } from './asking.js'
import { readAssociations } from './associations.js'
import { ratioMatrix, readRatios } from './correlation-ratio.js'
import { readCorrelations } from './correlations.js'
import { readDependencies } from './dependencies.js'
import { rankInteractions } from './interactions.js'
import { readKeyPairs } from './key-pairs.js'
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
  ask: Asking,
  file: { readonly path: string; readonly rows: number },
  columns: readonly ColumnProfile[],
  duplicateGroups: number,
): Promise<Between> {
  const { rows } = file
  const relation = parquetRelation(file.path)
  const sample = await sampleTheRows(ask, { ...file, duplicateGroups }, columns)
  const linear = await readCorrelations(ask, { relation, table: sampled, rows }, sample)
  const all = [...sample.categories, ...sample.categoriesLeftOut]
  const cramersV = await readAssociations(ask, relation, rows, all)
  const ratios = await readRatios(ask, groupingsOf(sample), Math.min(ratioNumbers, sample.numbers.length))
  const dependencies = await readDependencies(ask, relation, sample)
  const keyPairs = await readKeyPairs(ask, relation, sample, { rows, duplicateGroups })
  const ranked = rankInteractions(sample, ratios, { ...linear, cramersV }, dependencies)
  return {
    correlations: { ...linear, cramersV, correlationRatio: ratioMatrix(sample, ratios, ratioNumbers) },
    relations: { keyPairs, dependencies, leftOut: [...sample.hashedLeftOut] },
    missingTogether: await readMissingTogether(ask, relation, columns),
    interactions: maskInteractions(await withPictures(ask, sample, ranked), columns),
    places: await readPlaces(ask, relation, columns),
  }
}

/** What numbers are grouped by: categories, tenths of other numbers, parts of the time. */
const groupingsOf = ({ categories, cut, times }: RowSample): string[] => [
  ...categories.map((_, i) => `c${i}`),
  ...Array.from({ length: cut }, (_, i) => `b${i}`),
  ...times.map((_, i) => `t${i}`),
]
