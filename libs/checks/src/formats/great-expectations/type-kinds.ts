/** What pandas, NumPy, SQLAlchemy, Spark and databases call their types, by the kind of a check. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  integer:
    'int int8 int16 int32 int64 uint8 uint16 uint32 uint64 integer bigint smallint tinyint hugeint integertype longtype shorttype bytetype long short byte number_integer'.split(
      ' ',
    ),
  number:
    'float float16 float32 float64 double real decimal numeric floattype doubletype decimaltype number double_precision'.split(
      ' ',
    ),
  text: 'str string string_ object object_ varchar text char nvarchar stringtype varchartype clob'.split(' '),
  boolean: 'bool bool_ boolean booleantype'.split(' '),
  date: 'date datetype'.split(' '),
  time: 'time'.split(' '),
  timestamp: 'datetime datetime64 datetime64_ns timestamp timestamptype timestamp_ntz timestamp_tz timestamptz'.split(
    ' ',
  ),
  uuid: ['uuid'],
  binary: 'bytes binary varbinary blob bytea binarytype'.split(' '),
  json: ['json', 'jsonb'],
  list: 'list array arraytype'.split(' '),
  struct: 'struct structtype dict'.split(' '),
  map: 'map maptype'.split(' '),
}

/** The kind of a type by any of its names, without its length or precision; null for a name that nobody here knows. */
export function kindOfType(name: string): string | null {
  const bare = name
    .toLowerCase()
    .trim()
    .replace(/\(.*\)$/, '')
    .replace(/\[(\w+)\]$/, '_$1')
    .replaceAll(' ', '_')
  return Object.entries(NAMES).find(([, names]) => names.includes(bare))?.[0] ?? null
}
