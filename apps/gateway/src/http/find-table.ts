import type { CatalogTable } from '../catalog.js'
import { nearestNames } from '../nearest.js'
import { quoted } from '../problem.js'
import type { ReadModel } from '../read-model.js'
import { HttpProblem } from './http-problem.js'

/** The newest version of a table by its short or its full name. Throws `table_unknown`, which names those that are alike. */
export async function findTable(
  readModel: Pick<ReadModel, 'tables'>,
  tenant: string,
  name: string,
): Promise<CatalogTable> {
  const tables = await readModel.tables(tenant)
  const table = tables.find((each) => each.name === name || each.fullName === name)
  if (table) return table
  const candidates = nearestNames(
    name,
    tables.map((each) => each.name),
  ).join(', ')
  throw new HttpProblem(
    'table_unknown',
    `There is no table ${quoted(name)}.`,
    candidates === '' ? 'Load a file first: POST /ingest/upload.' : `Tables that are there: ${candidates}.`,
  )
}
