/** Types whose every value stands in Parquet as it is; an ENUM becomes the text of its words. */
const exact =
  /^(BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\s*\d+\)|VARCHAR|JSON|BLOB|DATE|TIME|UUID|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE)$/

/** Inside of a nested type: what Parquet would round, widen or not take. */
const inexact = /\b(U?HUGEINT|BIGNUM|VARINT|INTERVAL|BIT|UNION|TIME WITH TIME ZONE|VARIANT|GEOMETRY|NULL)\b/

const deepestLists = 12

/** The type that a column of a DuckDB database keeps; null where only its text does. Pure. */
export function keptType(type: string): string | null {
  if (type.startsWith('ENUM(')) return 'VARCHAR'
  if (exact.test(type)) return type
  // Names of fields and words of an ENUM stand in quotes, and say nothing about a type.
  const bare = type.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '')
  const isNested = /^(STRUCT|MAP)\(|\[\d*\]$/.test(bare)
  return isNested && !inexact.test(bare) && (bare.match(/\[\d*\]/g) ?? []).length <= deepestLists ? type : null
}
