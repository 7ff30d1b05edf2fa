import { cleanSources } from './clean-source.js'
import { cleanTable } from './clean-table.js'
import { deviceExports } from './exports-of-devices.js'
import { agencyExports } from './exports-of-agencies.js'
import { councilExports } from './exports-of-councils.js'
import { countExports } from './exports-of-counts.js'
import { bankExports } from './exports-of-banks.js'
import { officeExports } from './exports-of-offices.js'
import { peopleExports } from './exports-of-people.js'
import { portalExports } from './exports-of-portals.js'
import { stationExports } from './exports-of-stations.js'
import { delimiterCases, encodingCases, newlineCases, quoteCases } from './pollute-dialect.js'
import { singleRowCases } from './pollute-rows.js'
import { tableCases } from './pollute-table.js'
import { endingCases, headerCases, severalTablesCases, sizeCases, surroundingCases } from './pollute-shape.js'
import { raggedCases, valueCases } from './pollute-values.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/**
 * Every way in which we know a CSV file to go wrong, one at a time, in the spirit of Pollock (Vitagliano et al., VLDB
 * 2023): the file, and the table that a person would expect of it; and a few files that are wrong in several ways at
 * once, as real programs write them. The same seed gives the same files.
 */
export function* pollutions(seed: number, table: TextTable = cleanTable(seed)): Generator<PollutionCase> {
  yield* delimiterCases(table)
  yield* quoteCases(table)
  yield* newlineCases(table)
  yield* encodingCases(table)
  yield* endingCases(table)
  yield* sizeCases(table)
  yield* headerCases(table)
  yield* surroundingCases(table)
  yield* severalTablesCases(table)
  yield* raggedCases(table)
  yield* valueCases(table)
  yield* deviceExports()
  yield* officeExports()
  yield* portalExports()
  yield* bankExports()
  yield* peopleExports()
  yield* councilExports()
  yield* stationExports()
  yield* countExports()
  yield* agencyExports()
  yield* singleRowCases(table)
  for (const source of cleanSources(seed)) yield* tableCases(source)
}
