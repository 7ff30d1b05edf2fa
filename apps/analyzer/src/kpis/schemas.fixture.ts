import type { TableInfo } from './kpi.js'

const table = (name: string, rowCount: number, columns: string, stats?: TableInfo['stats']): TableInfo => ({
  name,
  rowCount,
  columns: columns.split(' ').map((column) => {
    const [called, type] = column.split(':')
    return { name: called ?? '', type: type ?? 'VARCHAR' }
  }),
  ...(stats === undefined ? {} : { stats }),
})

/** The real sample tables as DuckDB types them, with the figures that a load knows. */
export const flights = table(
  'flights',
  336_776,
  'year:BIGINT month:BIGINT day:BIGINT dep_time:BIGINT sched_dep_time:BIGINT dep_delay:BIGINT arr_time:BIGINT sched_arr_time:BIGINT ' +
    'arr_delay:BIGINT carrier flight:BIGINT tailnum origin dest air_time:BIGINT distance:BIGINT hour:BIGINT minute:BIGINT time_hour:TIMESTAMP',
  [
    { column: 'year', distinct: 1, nullShare: 0 },
    { column: 'dep_delay', distinct: 527, nullShare: 0.0245 },
    { column: 'arr_delay', distinct: 577, nullShare: 0.028 },
    { column: 'carrier', distinct: 16, nullShare: 0 },
    { column: 'flight', distinct: 3844, nullShare: 0 },
    { column: 'tailnum', distinct: 4043, nullShare: 0.0075 },
    { column: 'origin', distinct: 3, nullShare: 0 },
    { column: 'dest', distinct: 105, nullShare: 0 },
    { column: 'distance', distinct: 214, nullShare: 0 },
    { column: 'time_hour', distinct: 6936, nullShare: 0, min: '2013-01-01T10:00:00', max: '2014-01-01T04:00:00' },
  ],
)

export const weather = table(
  'weather',
  26_115,
  'origin year:BIGINT month:BIGINT day:BIGINT hour:BIGINT temp:DOUBLE dewp:DOUBLE humid:DOUBLE wind_dir:BIGINT wind_speed:DOUBLE ' +
    'wind_gust:DOUBLE precip:DOUBLE pressure:DOUBLE visib:DOUBLE time_hour:TIMESTAMP',
)

export const planes = table(
  'planes',
  3_322,
  'tailnum year:BIGINT type manufacturer model engines:BIGINT seats:BIGINT speed:BIGINT engine',
  [
    { column: 'tailnum', distinct: 3322, nullShare: 0 },
    { column: 'year', distinct: 46, nullShare: 0.021 },
    { column: 'type', distinct: 3, nullShare: 0 },
    { column: 'manufacturer', distinct: 35, nullShare: 0 },
    { column: 'model', distinct: 127, nullShare: 0 },
    { column: 'engines', distinct: 4, nullShare: 0 },
    { column: 'seats', distinct: 48, nullShare: 0 },
    { column: 'speed', distinct: 13, nullShare: 0.993 },
    { column: 'engine', distinct: 6, nullShare: 0 },
  ],
)

export const airports = table('airports', 1_458, 'faa name lat:DOUBLE lon:DOUBLE alt:BIGINT tz:BIGINT dst tzone')
export const airlines = table('airlines', 16, 'carrier name')

export const penguins = table(
  'penguins',
  344,
  'species island bill_length_mm:DOUBLE bill_depth_mm:DOUBLE flipper_length_mm:BIGINT body_mass_g:BIGINT sex year:BIGINT',
  [
    { column: 'species', distinct: 3, nullShare: 0 },
    { column: 'island', distinct: 3, nullShare: 0 },
    { column: 'body_mass_g', distinct: 94, nullShare: 0.0058 },
    { column: 'sex', distinct: 2, nullShare: 0.032 },
    { column: 'year', distinct: 3, nullShare: 0 },
  ],
)

export const glucose = table('CGM', 52_281, 'isig:DOUBLE datetime:TIMESTAMP glucose:BIGINT')

/** Names as an attacker, or a spreadsheet, writes them. */
export const hostile: TableInfo = {
  name: 'order"; DROP TABLE x; --',
  rowCount: 5,
  columns: [
    { name: 'select', type: 'DOUBLE' },
    { name: 'it\'s a "price"', type: 'DECIMAL(9,2)' },
    { name: 'größe 価格', type: 'DOUBLE' },
    { name: 'source', type: 'VARCHAR' },
    { name: '__proto__', type: 'VARCHAR' },
    { name: 'span', type: 'TIMESTAMP' },
    { name: '\u0000\n', type: 'INTEGER' },
    { name: '価', type: 'VARCHAR' },
  ],
}
