import type { Asking } from './asking.js'
import { familyOf, kindOf } from './column-type.js'
import { groupColumn, imbalanceOf, readCounts, readTopValues } from './grouping.js'
import { readLengths } from './lengths.js'
import { readNumbers } from './numbers.js'
import type { ColumnProfile } from './schema.js'
import type { SourceColumn } from './source.js'
import { identifier } from './sql-text.js'
import { readTexts } from './texts.js'
import { readTimes } from './times.js'

export async function profileColumn(
  ask: Asking,
  relation: string,
  column: SourceColumn,
  about: { position: number; rows: number; sizeBytes: number | null },
): Promise<ColumnProfile> {
  const { name, type } = column
  const { rows } = about
  const family = familyOf(type)
  await groupColumn(ask, relation, name, family)
  const { count, distinct, unique, entropyBits } = await readCounts(ask)
  const kind = kindOf(family, rows, distinct)
  return {
    name,
    position: about.position,
    type,
    kind,
    sizeBytes: about.sizeBytes,
    rows,
    count,
    missing: rows - count,
    missingShare: rows === 0 ? 0 : (rows - count) / rows,
    distinct,
    distinctShare: count === 0 ? 0 : distinct / count,
    unique,
    entropyBits,
    imbalance: kind === 'category' || kind === 'boolean' ? imbalanceOf(entropyBits, distinct) : null,
    topValues: count === 0 ? [] : await readTopValues(ask, count),
    number: family === 'number' ? await readNumbers(ask, relation, identifier(name), type) : null,
    text: family === 'text' ? await readTexts(ask, distinct) : null,
    length: await readLengths(ask, family),
    time: family === 'time' ? await readTimes(ask, type) : null,
  }
}
