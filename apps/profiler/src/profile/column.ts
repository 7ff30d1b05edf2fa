import type { Asking } from './asking.js'
import { familyOf, kindOf } from './column-type.js'
import { groupColumn, imbalanceOf, readCounts, readTopValues } from './grouping.js'
import { withExactSpread } from './exact-spread.js'
import { readLengths } from './lengths.js'
import { maskColumn } from './mask.js'
import { memoryBytes } from './memory.js'
import { readNested } from './nested.js'
import { readNumbers } from './numbers.js'
import { suspectPersonal } from './personal.js'
import { readRare } from './rare-values.js'
import type { ColumnProfile } from './schema.js'
import type { SourceColumn } from './source.js'
import { isCompared, readSpellings } from './spellings.js'
import { identifier } from './sql-text.js'
import { readTexts } from './texts.js'
import { readTimes } from './times.js'

interface ColumnInput {
  readonly position: number
  readonly rows: number
  readonly sizeBytes: number | null
  /** ISO 8601. */
  readonly generatedAt: string
  /** Whether values that may be personal data are shown as they are. */
  readonly showPersonal: boolean
}

export async function profileColumn(
  ask: Asking,
  relation: string,
  column: SourceColumn,
  about: ColumnInput,
): Promise<ColumnProfile> {
  const { name, type } = column
  const { rows } = about
  const family = familyOf(type)
  await groupColumn(ask, relation, name, family)
  const { count, distinct, unique, entropyBits } = await readCounts(ask)
  const kind = kindOf(family, rows, distinct)
  const text = family === 'text' ? await readTexts(ask, { distinct, count }) : null
  const length = await readLengths(ask, family)
  const personal = suspectPersonal({ name, family, distinct }, text?.formats ?? null)
  return maskColumn({
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
    number:
      family === 'number'
        ? await withExactSpread(ask, type, await readNumbers(ask, relation, identifier(name), type))
        : null,
    text,
    length,
    time: family === 'time' ? await readTimes(ask, type, about.generatedAt) : null,
    nested: count === 0 ? null : await readNested(ask, family),
    rare: kind === 'category' ? await readRare(ask, count) : null,
    spellings: family === 'text' && isCompared({ distinct, count }) ? await readSpellings(ask) : [],
    personal: personal && { ...personal, masked: !about.showPersonal },
    memoryBytes: memoryBytes(family, type, rows, length?.totalBytes ?? null),
  })
}
