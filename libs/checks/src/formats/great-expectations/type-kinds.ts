const words = (text: string): readonly string[] => text.split(/\s+/)

/** What pandas, NumPy, SQLAlchemy, Spark and databases call their types, and what a check of type `type` calls them. */
const NAMES: readonly (readonly [expected: readonly string[], names: readonly string[]])[] = [
  [
    ['integer'],
    words(
      'int int8 int16 int32 int64 uint8 uint16 uint32 uint64 integer bigint smallint tinyint hugeint integertype longtype shorttype bytetype long short byte',
    ),
  ],
  // Not `number`, which an integer is, too.
  [['DOUBLE', 'FLOAT'], words('float float16 float32 float64 double real floattype doubletype double_precision')],
  [['DECIMAL'], words('decimal numeric decimaltype')],
  [['number'], ['number']],
  [['text'], words('str string string_ object object_ varchar text char nvarchar stringtype varchartype clob')],
  [['boolean'], words('bool bool_ boolean booleantype')],
  [['date'], words('date datetype')],
  [['time'], ['time']],
  [
    ['timestamp'],
    words('datetime datetime64 datetime64_ns timestamp timestamptype timestamp_ntz timestamp_tz timestamptz'),
  ],
  [['uuid'], ['uuid']],
  [['binary'], words('bytes binary varbinary blob bytea binarytype')],
  [['json'], words('json jsonb')],
  [['list'], words('list array arraytype')],
  [['struct'], words('struct structtype dict')],
  [['map'], words('map maptype')],
]

/** What a check expects of a type by any of its names, without length or precision; null for a name that nobody here knows. */
export function expectedOfType(name: string): readonly string[] | null {
  const bare = name
    .toLowerCase()
    .trim()
    .replace(/\(.*\)$/, '')
    .replace(/\[(\w+)\]$/, '_$1')
    .replaceAll(' ', '_')
  return NAMES.find(([, names]) => names.includes(bare))?.[0] ?? null
}
