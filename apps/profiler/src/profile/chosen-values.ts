import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { grouped } from './sql-text.js'

/** The temporary table of the texts that are looked at one by one: `s` the value, `n` for how many rows it stands. */
export const chosen = 'profile_chosen'

/** Different values that are chosen by hash, about, the same on every run; all where there are not more. */
const chosenValues = 4000
/** Values with more than this share of the rows are always chosen, and stand for themselves only. */
const frequentShare = 0.001
/** Of a value: what is longer is cut, and is no document then. */
export const chosenCharacters = 20_000

export interface Chosen {
  readonly valuesRead: number
  /** Whether those are all the different values. */
  readonly exact: boolean
  /** Rows that they stand for. */
  readonly rows: number
  /** Half the width of a 95 % interval of a share of the rows, where it is widest; null where all values were read. */
  readonly errorBound: number | null
}

/** Chooses from the grouped column, which is of text and has `count` rows with a value. */
export async function chooseValues(
  ask: Asking,
  { distinct, count }: { readonly distinct: number; readonly count: number },
): Promise<Chosen> {
  const modulus = Math.max(1, Math.round(distinct / chosenValues))
  const frequent = `n > ${frequentShare * count}`
  const [weight, some] =
    modulus === 1
      ? ['n', '']
      : [`CASE WHEN ${frequent} THEN n ELSE n * ${modulus} END`, ` WHERE ${frequent} OR hash(v) % ${modulus} = 0`]
  await ask.run(
    `CREATE OR REPLACE TEMP TABLE ${chosen} AS SELECT left(v, ${chosenCharacters}) AS s, ${weight} AS n, ${frequent} AS frequent FROM ${grouped}${some}`,
  )
  const { k, rows, squares } = await ask.row<Row & { k: number; rows: number; squares: number }>(
    `SELECT count(*) AS k, coalesce(sum(n), 0)::BIGINT AS rows, coalesce(sum(n::DOUBLE * n) FILTER (NOT frequent), 0) AS squares FROM ${chosen}`,
  )
  const errorBound = modulus === 1 || rows === 0 ? null : boundOf(squares, rows)
  return { valuesRead: k, exact: modulus === 1, rows, errorBound }
}

/** Of values that stand for different numbers of rows (Kish 1965): the root of the sum of their squares over their sum. */
export const boundOf = (squares: number, rows: number): number => Math.min(1, (0.98 * Math.sqrt(squares)) / rows)
