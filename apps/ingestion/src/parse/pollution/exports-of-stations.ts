import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Files as stations, gauges, loggers, timetables and maps give them. */
export function* stationExports(): Generator<PollutionCase> {
  yield dailyClimate()
  yield climateWithLegend()
  yield airOfGermany()
  yield airWithUnits()
  yield waterWithTwoNames()
  yield logger()
  yield mast()
  yield seaLevel()
  yield namesInRemarks()
  yield stops()
  yield tide()
  yield polygons()
  yield inverter()
  yield quakes()
  yield distances()
  yield counters()
}

const two = (n: number): string => String(n).padStart(2, '0')
const joins = [' ', '_', ' - ', '\n', ' / ']

/** The table under its names alone, and with the lines of its header joined. */
const underNames = (rows: readonly string[], ...lines: readonly string[]): [TextTable, ...TextTable[]] => {
  const cells = lines.map((line) => line.split('|'))
  const joined = joins.map((by) =>
    cells[0]!
      .map((_, i) =>
        cells
          .map((line) => line[i]!)
          .filter((cell) => cell !== '')
          .join(by),
      )
      .join('|'),
  )
  return [tableOf(lines[0]!, ...rows), ...joined.map((header) => tableOf(header, ...rows))]
}

function dailyClimate(): PollutionCase {
  const header =
    'Longitude (x)|Latitude (y)|Station Name|Climate ID|Date/Time|Year|Month|Day|Data Quality|Max Temp (°C)|Max Temp Flag|Min Temp (°C)|Min Temp Flag|Total Rain (mm)|Total Rain Flag|Total Precip (mm)|Total Precip Flag|Spd of Max Gust (km/h)|Spd of Max Gust Flag'
  const rows = Array.from({ length: 31 }, (_, i) =>
    [
      '-75.72|45.38|OTTAWA CDA|6105976',
      `2024-05-${two(i + 1)}|2024|05|${two(i + 1)}`,
      i === 30 ? '†' : '',
      i === 7 ? '|M' : `${(11 + (i % 9) * 0.7).toFixed(1)}|`,
      `${(i % 5) - 2}.0|${i === 3 ? 'E' : ''}`,
      '|',
      i % 6 === 0 ? '0.0|T' : `${(i % 4) * 1.2}|`.replace(/^0\|/, '0.0|'),
      i % 2 === 0 ? '|' : '<31|',
    ].join('|'),
  )
  const text = [header, ...rows].map((row) =>
    row
      .split('|')
      .map((cell) => `"${cell}"`)
      .join(','),
  )
  return exportCase(
    'daily climate: all quoted, flags beside the values, days in the future',
    encodeText(linesOf(...text), 'utf-8', true),
    tableOf(header, ...rows),
  )
}

function climateWithLegend(): PollutionCase {
  const text = linesOf(
    '"Station Name","SAMPLE HARBOUR A"\n"Province","NOVA SCOTIA"\n"Latitude","44.88"\n"Elevation","145.40"\n"WMO Identifier","71395"\n\n"Legend"\n"A","Accumulated"\n"E","Estimated"\n"[empty]","No data available"\n',
    '"Date/Time","Year","Month","Mean Max Temp (°C)","Mean Max Temp Flag","Total Snow (cm)","Total Snow Flag"',
    '"2023-01","2023","01","-0.2","","41.3",""\n"2023-02","2023","02","0.7","E","","M"\n"2023-03","2023","03","3.8","","12.0","E"\n"2023-04","2023","04","9.4","","0.4",""',
  )
  const rows = [
    '2023-01|2023|01|-0.2||41.3|',
    '2023-02|2023|02|0.7|E||M',
    '2023-03|2023|03|3.8||12.0|E',
    '2023-04|2023|04|9.4||0.4|',
  ]
  const header = 'Date/Time|Year|Month|Mean Max Temp (°C)|Mean Max Temp Flag|Total Snow (cm)|Total Snow Flag'
  return exportCase('monthly climate: keys, a legend, then the table', text, tableOf(header, ...rows))
}

function airOfGermany(): PollutionCase {
  const hours = Array.from({ length: 48 }, (_, i) => ({
    day: two(1 + Math.floor(i / 24)),
    hour: two((i % 24) + 1),
    value: i % 11 === 4 ? '-' : String(12 + ((i * 5) % 37)),
  }))
  const text = linesOf(
    'Stationscode;Datum;"Uhrzeit";"Feinstaub (PM₁₀) stündlich gleitendes Tagesmittel in µg/m³";"Luftqualitätsindex"',
    ...hours.map(
      ({ day, hour, value }) => `DEBY001;"${day}.05.2024";"'${hour}:00'";${value};"${value === '-' ? '-' : 'gut'}"`,
    ),
    '"Quelle: Amt für Umwelt"',
  )
  const header =
    'Stationscode|Datum|Uhrzeit|Feinstaub (PM₁₀) stündlich gleitendes Tagesmittel in µg/m³|Luftqualitätsindex'
  const rows = (time: (hour: string) => string, missing: string): string[] =>
    hours.map(
      ({ day, hour, value }) =>
        `DEBY001|2024-05-${day}|${time(hour)}|${value === '-' ? '' : value}|${value === '-' ? missing : 'gut'}`,
    )
  const marked = (hour: string): string => `'${hour}:00'`
  return exportCase(
    'air quality: times between apostrophes, a source below',
    text,
    tableOf(header, ...rows(marked, '')),
    tableOf(header, ...rows(marked, '-')),
  )
}

function airWithUnits(): PollutionCase {
  const days = Array.from(
    { length: 20 },
    (_, i) =>
      `${two(i + 1)}/05/2024|${10 + ((i * 3) % 17)}|${i === 6 ? 'n.d.' : String(20 + ((i * 7) % 23))}|${i === 9 ? '' : `0,${3 + (i % 6)}`}`,
  )
  const text = linesOf(
    'ARPA - Qualità dell’aria;;;\nStazione: Via Senato (MI);;;',
    'Data;PM10;Biossido di azoto;Monossido di carbonio\n;µg/m³;µg/m³;mg/m³',
    ...days.map((row) => row.replaceAll('|', ';')),
  )
  const rows = (missing: string): string[] =>
    days.map((row) =>
      row
        .replace(/^(\d\d)\/(\d\d)\/(\d{4})/, '$3-$2-$1')
        .replace('n.d.', missing)
        .replace(/0,(\d)$/, '0.$1'),
    )
  const answers = ['', 'n.d.'].flatMap((missing) =>
    underNames(rows(missing), 'Data|PM10|Biossido di azoto|Monossido di carbonio', '|µg/m³|µg/m³|mg/m³'),
  )
  return exportCase('air quality: two titles, units under the names, n.d.', text, answers[0]!, ...answers.slice(1))
}

function waterWithTwoNames(): PollutionCase {
  const codes = 'CdStationMesureEauxSurface|DatePrel|LbParametre|RsAna|SymUniteMesure|MnemoRqAna'
  const names = 'Code de la station|Date du prélèvement|Paramètre|Résultat|Unité|Remarque'
  const rows = [
    '05001800|2024-05-03|Nitrates|12.4|mg(NO3)/L|Domaine de validité',
    '05001800|2024-05-03|Ammonium|0.05|mg(NH4)/L|< seuil de quantification',
    '05001800|2024-05-03|pH|7.85|unité pH|Domaine de validité',
    '05022100|2024-05-17|Nitrates|9.1|mg(NO3)/L|Domaine de validité',
    "05022100|2024-05-17|Température de l'Eau|13.2|°C|Domaine de validité",
  ]
  const text = linesOf(...[codes, names, ...rows].map((row) => row.replaceAll('|', ';')))
  const table = tableOf(codes, ...rows)
  return exportCase(
    'water: names for machines, then names for people',
    text,
    ...withHeaders(table, names, codes, names),
  )
}

function withHeaders(
  table: TextTable,
  other: string,
  ...lines: readonly [string, string]
): [TextTable, ...TextTable[]] {
  const joined = underNames([], ...lines).map(({ header }) => ({ ...table, header }))
  return [table, { ...table, header: other.split('|') }, ...joined]
}

function logger(): PollutionCase {
  const measured = Array.from({ length: 40 }, (_, i) => ({
    n: i + 1,
    minute: two((i * 15) % 60),
    hour: two(Math.floor(i / 4)),
    temp: (18.2 + (i % 7) * 0.12).toFixed(3),
    rh: (51 + (i % 5) * 0.4).toFixed(2),
  }))
  const text = linesOf(
    '"Plot Title: Attic 20417"',
    '"#","Date Time, GMT+01:00","Temp, °C (LGR S/N: 20417, SEN S/N: 20417)","RH, % (LGR S/N: 20417, SEN S/N: 20417)","Coupler Attached (LGR S/N: 20417)","Host Connected (LGR S/N: 20417)"',
    ...measured.map(({ n, minute, hour, temp, rh }) => `${n},05/17/24 ${hour}:${minute}:00,${temp},${rh},,`),
    '41,05/17/24 10:02:11,,,Logged,\n42,05/17/24 10:02:19,,,,Logged',
  )
  const header = [
    '#',
    'Date Time, GMT+01:00',
    'Temp, °C (LGR S/N: 20417, SEN S/N: 20417)',
    'RH, % (LGR S/N: 20417, SEN S/N: 20417)',
    'Coupler Attached (LGR S/N: 20417)',
    'Host Connected (LGR S/N: 20417)',
  ]
  const rows = measured.map(({ n, minute, hour, temp, rh }) => [
    String(n),
    `2024-05-17 ${hour}:${minute}:00`,
    temp,
    rh,
    '',
    '',
  ])
  return exportCase('logger: a plot title, commas inside names, events at the end', text, {
    header,
    rows: [
      ...rows,
      ['41', '2024-05-17 10:02:11', '', '', 'Logged', ''],
      ['42', '2024-05-17 10:02:19', '', '', '', 'Logged'],
    ],
  })
}

function mast(): PollutionCase {
  const text = linesOf(
    '"TOA5","Mast","CR1000","20417","CR1000.Std.27","CPU:mast.CR1","41300","Table10"',
    '"TIMESTAMP","RECORD","BattV_Min","AirTC_Avg","WS_ms_S_WVT"\n"TS","RN","Volts","Deg C","meters/second"\n"","","Min","Avg","WVc"',
    ...Array.from(
      { length: 25 },
      (_, i) =>
        `"2024-05-03 ${two(Math.floor(i / 6))}:${(i % 6) * 10 === 0 ? '00' : (i % 6) * 10}:00",${7204 + i},12.${10 + i},${i === 8 ? '"NAN"' : (9.4 + i / 10).toFixed(2)},${(i % 7) / 2}`,
    ),
  )
  const rows = (missing: string): string[] =>
    Array.from(
      { length: 25 },
      (_, i) =>
        `2024-05-03 ${two(Math.floor(i / 6))}:${(i % 6) * 10 === 0 ? '00' : (i % 6) * 10}:00|${7204 + i}|12.${10 + i}|${i === 8 ? missing : (9.4 + i / 10).toFixed(2)}|${(i % 7) / 2}`,
    )
  const lines = [
    'TIMESTAMP|RECORD|BattV_Min|AirTC_Avg|WS_ms_S_WVT',
    'TS|RN|Volts|Deg C|meters/second',
    '||Min|Avg|WVc',
  ] as const
  const answers = ['', 'NaN', 'NAN'].flatMap((missing) => [
    ...underNames(rows(missing), ...lines),
    ...underNames(rows(missing), lines[0], lines[1]),
  ])
  return exportCase('mast: where it stands, names, units, kinds of means', text, answers[0]!, ...answers.slice(1))
}

function seaLevel(): PollutionCase {
  const rows = Array.from(
    { length: 36 },
    (_, i) =>
      `${(1990.0417 + i / 12).toFixed(4)}|${i === 5 ? '-99999' : 6900 + ((i * 37) % 300)}|${i === 5 ? 99 : 0}|000`,
  )
  const text = linesOf(
    ...rows.map((row) =>
      row
        .split('|')
        .map((cell, i) => (i === 3 ? cell : cell.padStart(i === 0 ? 11 : 6)))
        .join(';'),
    ),
  )
  return exportCase('sea level: semicolons, padded numbers, no header', text, tableOf('', ...rows))
}

function namesInRemarks(): PollutionCase {
  const text = linesOf(
    '# BRON: WEERDIENST\n# Opmerking: door stationsverplaatsingen zijn deze reeksen niet geschikt voor trends.\n#\n# STN      LON(east)   LAT(north)     NAME\n# 260         5.180       52.100      De Bilt\n#\n# DDVEC     = Vectorgemiddelde windrichting in graden\n# FG        = Etmaalgemiddelde windsnelheid (in 0.1 m/s)\n#',
    '# STN,YYYYMMDD,DDVEC,   FG,   TG,   RH\n',
    ...Array.from(
      { length: 31 },
      (_, i) =>
        `  260,202405${two(i + 1)},  ${200 + i},   ${20 + (i % 9)},  ${100 + i},${i % 4 === 1 ? '     ' : `   ${10 + i}`}`,
    ),
  )
  const rows = Array.from(
    { length: 31 },
    (_, i) => `260|202405${two(i + 1)}|${200 + i}|${20 + (i % 9)}|${100 + i}|${i % 4 === 1 ? '' : 10 + i}`,
  )
  const dated = rows.map((row) => row.replace(/\|(\d{4})(\d\d)(\d\d)\|/, '|$1-$2-$3|'))
  const headers = [
    'STN|YYYYMMDD|DDVEC|FG|TG|RH',
    '# STN|YYYYMMDD|DDVEC|FG|TG|RH',
    'STN|YYYYMMDD|DDVEC|   FG|   TG|   RH',
    '# STN|YYYYMMDD|DDVEC|   FG|   TG|   RH',
  ]
  const answers = headers.flatMap((header) => [tableOf(header, ...rows), tableOf(header, ...dated)])
  return exportCase(
    'weather: the names are the last of the remarks',
    text.replaceAll('\n', '\r\n'),
    answers[0]!,
    ...answers.slice(1),
  )
}

function stops(): PollutionCase {
  const text = linesOf(
    '"stop_id","stop_code","stop_name","stop_desc","stop_lat","stop_lon","zone_id","stop_url","location_type","parent_station"',
    '"de:09162:1","","Marienplatz","","48.137154","11.576124","","","1",""\n"de:09162:1:51:51","","Marienplatz","Gleis 1, ""oben""","48.137200","11.576000","","","0","de:09162:1"',
    '"de:09162:2","","Sendlinger Tor","","48.133880","11.566610","","","1",""\n"de:09162:2:1:1","","Sendlinger Tor","","48.133900","11.566700","","","0","de:09162:2"',
  )
  const rows = [
    'de:09162:1||Marienplatz||48.137154|11.576124|||1|',
    'de:09162:1:51:51||Marienplatz|Gleis 1, "oben"|48.137200|11.576000|||0|de:09162:1',
    'de:09162:2||Sendlinger Tor||48.133880|11.566610|||1|',
    'de:09162:2:1:1||Sendlinger Tor||48.133900|11.566700|||0|de:09162:2',
  ]
  const header = 'stop_id|stop_code|stop_name|stop_desc|stop_lat|stop_lon|zone_id|stop_url|location_type|parent_station'
  return exportCase(
    'stops: all quoted, many columns without values',
    encodeText(text.replaceAll('\n', '\r\n'), 'utf-8', true),
    tableOf(header, ...rows),
  )
}

function tide(): PollutionCase {
  const rows = Array.from(
    { length: 30 },
    (_, i) =>
      `2024-05-03 ${two(Math.floor(i / 10))}:${two((i % 10) * 6)}|${(1.204 + i / 100).toFixed(3)}|0.0${10 + i}|0|0|0|0|${i < 20 ? 'v' : 'p'}`,
  )
  const text = linesOf(
    'Date Time, Water Level, Sigma, O or I (for verified), F, R, L, Quality ',
    ...rows.map((row) => row.replaceAll('|', ',')),
  )
  const header = 'Date Time|Water Level|Sigma|O or I (for verified)|F|R|L|Quality'
  return exportCase(
    'tide: a blank behind each comma of the names only',
    text,
    tableOf(header, ...rows),
    tableOf(header.replaceAll('|', '| ').concat(' '), ...rows),
  )
}

function polygons(): PollutionCase {
  const ring = (i: number): string =>
    Array.from(
      { length: 40 },
      (_, k) => `${(4.9 + i / 100 + k / 5000).toFixed(5)} ${(52.3 + k / 4000).toFixed(5)}`,
    ).join(', ')
  const records = Array.from({ length: 14 }, (_, i) => [
    String(i + 1),
    `Wijk ${i + 1}`,
    `A0${i}`,
    i === 4 ? '' : `${1200 + i * 13}`,
    i % 5 === 0 ? `POINT (4.9${i} 52.3)` : `MULTIPOLYGON (((${ring(i)})))`,
  ])
  const text = linesOf(
    'OBJECTNUMMER;Wijk;Code;Inwoners;WKT_LNG_LAT',
    ...records.map((record) => record.join(';').concat(';')),
  )
  return exportCase('map: polygons of thousands of characters, a semicolon more in the rows than in the header', text, {
    header: ['OBJECTNUMMER', 'Wijk', 'Code', 'Inwoners', 'WKT_LNG_LAT'],
    rows: records,
  })
}

function inverter(): PollutionCase {
  const powers = Array.from(
    { length: 30 },
    (_, i) =>
      `${two(6 + Math.floor(i / 12))}:${two((i * 5) % 60)}|${(i * 0.012).toFixed(3)}|${(412.3 + i * 0.15).toFixed(3)}`,
  )
  const text = linesOf(
    'sep=;\nVersion CSV|Tool SE|Linebreaks CR/LF|Delimiter semicolon|Decimalpoint comma\n',
    ';SN: 2100204177;SN: 2100204177\n;STP 8000;STP 8000\ndd.MM.yyyy HH:mm;kW;kWh',
    ...powers.map((row) => `03.05.2024 ${row.replaceAll('.', ',').replaceAll('|', ';')}`),
  )
  const rows = powers.map((row) => `2024-05-03 ${row.replace('|', ':00|')}`)
  const lines = ['|SN: 2100204177|SN: 2100204177', '|STP 8000|STP 8000', 'dd.MM.yyyy HH:mm|kW|kWh'] as const
  const [, ...all] = underNames(rows, ...lines)
  const [, ...lower] = underNames(rows, lines[1], lines[2])
  return exportCase(
    'solar plant: sep=, a line about the file, three lines of header',
    text.replaceAll('\n', '\r\n'),
    tableOf(lines[2], ...rows),
    ...all,
    ...lower,
  )
}

function quakes(): PollutionCase {
  const text = linesOf(
    '#EventID|Time|Latitude|Longitude|Depth/Km|Author|Catalog|Contributor|ContributorID|MagType|Magnitude|MagAuthor|EventLocationName',
    'gfz2024aaaa|2024-05-03T10:16:09.05|-17.93|-178.51|581.4||Sample|GEO|gfz2024aaaa|mb|4.9||Fiji Islands Region\ngfz2024aabb|2024-05-03T11:02:44.81|36.41|70.87|198.0||Sample|GEO|gfz2024aabb|M|4.3||Hindu Kush Region, Afghanistan\ngfz2024aacc|2024-05-03T12:40:00.12|-4.2|101.9|10.0||Sample|GEO|gfz2024aacc|Mw|5.6||Southwest of Sumatra, "Indonesia"',
  )
  const rows = [
    'gfz2024aaaa|2024-05-03 10:16:09.05|-17.93|-178.51|581.4||Sample|GEO|gfz2024aaaa|mb|4.9||Fiji Islands Region',
    'gfz2024aabb|2024-05-03 11:02:44.81|36.41|70.87|198.0||Sample|GEO|gfz2024aabb|M|4.3||Hindu Kush Region, Afghanistan',
    'gfz2024aacc|2024-05-03 12:40:00.12|-4.2|101.9|10.0||Sample|GEO|gfz2024aacc|Mw|5.6||Southwest of Sumatra, "Indonesia"',
  ]
  const header =
    'EventID|Time|Latitude|Longitude|Depth/Km|Author|Catalog|Contributor|ContributorID|MagType|Magnitude|MagAuthor|EventLocationName'
  return exportCase(
    'earthquakes: pipes, a hash before the names, bare quotes',
    text,
    tableOf(header, ...rows),
    tableOf(`#${header}`, ...rows),
  )
}

function distances(): PollutionCase {
  const towns = ['Aston', 'Brook', 'Carr', 'Dene', 'Esk', 'Ford']
  const rows = towns.map((town, i) => [
    town,
    ...towns.map((_, k) => (k === i ? '-' : String(7 + Math.abs(i - k) * 13 + i + k))),
  ])
  const text = linesOf(['', ...towns].join('\t'), ...rows.map((row) => row.join('\t')))
  const empty = rows.map((row) => row.map((cell) => (cell === '-' ? '' : cell)))
  return exportCase(
    'distances: tabs, an unnamed first column, dashes on the diagonal, UTF-16',
    encodeText(text, 'utf-16le', true),
    { header: ['', ...towns], rows: empty },
  )
}

function counters(): PollutionCase {
  const hours = Array.from({ length: 24 }, (_, h) => `${two(h)}:00`)
  const records = Array.from({ length: 14 }, (_, d) => [
    `${two(d + 1)}/05/2024`,
    ...hours.map((_, h) => (d === 4 && h > 20 ? 'na' : String((d * 31 + h * 17) % 412))),
  ])
  const text = linesOf(
    'Zählstelle 100041300-SO;'.concat(';'.repeat(24)),
    ['Datum', ...hours, ''].join(';'),
    ...records.map((record) => record.join(';').concat(';')),
  )
  const rows = records.map((record) => record.map((cell) => cell.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1')))
  const rowsOf = (na: string): string[][] => rows.map((row) => row.map((cell) => (cell === 'na' ? na : cell)))
  return exportCase(
    'bicycles counted: hours as names, a title padded with semicolons',
    encodeText(text, 'iso-8859-1'),
    { header: ['Datum', ...hours], rows: rowsOf('') },
    { header: ['Datum', ...hours], rows: rowsOf('na') },
  )
}
