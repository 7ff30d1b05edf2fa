import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { grouped } from './sql-text.js'

/** The temporary table of the texts that are looked at one by one: `s` the value, `n` how often it occurs. */
export const chosen = 'profile_chosen'

/** Different values that are chosen, about; above it a sample by hash, the same on every run. */
const chosenValues = 4000
/** Of a value: what is longer is cut, and is no document then. */
export const chosenCharacters = 20_000

export interface Chosen {
  readonly valuesRead: number
  /** Whether those are all the different values. */
  readonly exact: boolean
  /** Rows that have one of them. */
  readonly rows: number
}

/** Chooses from the grouped column, which is of text. */
export async function chooseValues(ask: Asking, distinct: number): Promise<Chosen> {
  const modulus = Math.max(1, Math.round(distinct / chosenValues))
  const some = modulus === 1 ? '' : ` WHERE hash(v) % ${modulus} = 0`
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${chosen} AS SELECT left(v, ${chosenCharacters}) AS s, n FROM ${grouped}${some}`,
  )
  const { k, rows } = await ask.row<Row & { k: number; rows: number }>(
    `SELECT count(*) AS k, coalesce(sum(n), 0)::BIGINT AS rows FROM ${chosen}`,
  )
  return { valuesRead: k, exact: modulus === 1, rows }
}

/** Half the width of a 95 % interval of a share of so many values, where it is widest; null where all were read. */
export const shareBound = ({ valuesRead, exact }: Chosen): number | null =>
  exact || valuesRead === 0 ? null : 0.98 / Math.sqrt(valuesRead)
