import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase } from './pollution-case.js'

/** Files as instruments, loggers, databases and programs for statistics write them. */
export function* deviceExports(): Generator<PollutionCase> {
  yield plateReader()
  yield dataLogger()
  yield balance()
  yield commentedColumns()
  yield psqlOutput()
  yield markdownTable()
  yield boxedTable()
  yield mysqlBatch()
  yield applicationLog()
  yield rowNamesOfR()
  yield whitespaceOfR()
}

function plateReader(): PollutionCase {
  const text = linesOf(
    'Instrument: Reader 4\nSerial number: 0042-17\nOperator: A. Okafor\nMethod: growth_30C\nStarted: 03/05/2024 09:12',
    'Temperature: 30.0 °C\n',
    'Well\tSample\tTime\tOD600\tFluorescence\n\t\ts\tAU\tRFU',
    'A1\tblank\t0\t0.041\t112\nA1\tblank\t600\t0.042\t110\nA2\twt\t0\t0.102\t498\nA2\twt\t600\t0.187\t733\nA3\tko\t0\t0.099\t120\nA3\tko\t600\t0.131\t127',
  )
  const rows = ['A1|blank|0|0.041|112', 'A1|blank|600|0.042|110', 'A2|wt|0|0.102|498', 'A2|wt|600|0.187|733']
  const table = tableOf('Well|Sample|Time|OD600|Fluorescence', ...rows, 'A3|ko|0|0.099|120', 'A3|ko|600|0.131|127')
  const named = { ...table, header: ['Well', 'Sample', 'Time s', 'OD600 AU', 'Fluorescence RFU'] }
  return exportCase('plate reader: keys and values, units under the names', text, table, named)
}

function dataLogger(): PollutionCase {
  const text = linesOf(
    '"TOA5","Station North","CR1","17","v4","prog.cr1","60012","Hourly"',
    '"TIMESTAMP","RECORD","AirTC_Avg","RH","Rain_Tot"\n"TS","RN","Deg C","%","mm"\n"","","Avg","Smp","Tot"',
    '"2024-05-03 10:00:00",0,11.42,71.3,0\n"2024-05-03 11:00:00",1,12.07,68.9,0\n"2024-05-03 12:00:00",2,"NAN",66.1,0.2',
    '"2024-05-03 13:00:00",3,13.55,64.8,1.4\n"2024-05-03 14:00:00",4,13.61,65,0',
  )
  const table = tableOf(
    'TIMESTAMP|RECORD|AirTC_Avg|RH|Rain_Tot',
    '2024-05-03 10:00:00|0|11.42|71.3|0',
    '2024-05-03 11:00:00|1|12.07|68.9|0',
    '2024-05-03 12:00:00|2||66.1|0.2',
    '2024-05-03 13:00:00|3|13.55|64.8|1.4',
    '2024-05-03 14:00:00|4|13.61|65|0',
  )
  return exportCase('data logger: a line about the station, names, units, kinds of value', text, table)
}

function balance(): PollutionCase {
  const text = linesOf(
    'Sample ID;Mass;Unit;Date;Time;Stable',
    'S-001;12,3045;g;03.05.2024;09:12:44;yes\nS-002;11,9870;g;03.05.2024;09:13:20;yes',
    'S-003;0,0021;g;03.05.2024;09:14:02;no\nS-004;1.204,5500;g;17.05.2024;09:15:11;yes\n\n\n',
  )
  const table = tableOf(
    'Sample ID|Mass|Unit|Date|Time|Stable',
    'S-001|12.3045|g|2024-05-03|09:12:44|yes',
    'S-002|11.987|g|2024-05-03|09:13:20|yes',
    'S-003|0.0021|g|2024-05-03|09:14:02|no',
    'S-004|1204.55|g|2024-05-17|09:15:11|yes',
  )
  const booleans = { ...table, rows: table.rows.map((row) => row.with(5, row[5] === 'yes' ? 'true' : 'false')) }
  return exportCase(
    'balance: German numbers and dates, empty lines at the end',
    text.replaceAll('\n', '\r\n'),
    table,
    booleans,
  )
}

function commentedColumns(): PollutionCase {
  const text = linesOf(
    '# catalogue of bright sources, version 3\n# coordinates are J2000\n#\n# name ra dec mag',
    'B1 10.6847 41.2690 3.44\nB2 83.8221 -5.3911 4.00\nB3 201.3651 -43.0191 6.84\nB4 148.8882 69.0653 6.94',
  )
  const rows = [
    'B1|10.6847|41.2690|3.44',
    'B2|83.8221|-5.3911|4.00',
    'B3|201.3651|-43.0191|6.84',
    'B4|148.8882|69.0653|6.94',
  ]
  return exportCase(
    'catalogue: parted by blanks, names in the last comment',
    text,
    tableOf('name|ra|dec|mag', ...rows),
    tableOf('', ...rows),
  )
}

const people = tableOf('id|name|since', '1|Ada|2019-02-03', '2|Björn Larsen|2020-11-17', '17|Inês|2021-06-30')

function psqlOutput(): PollutionCase {
  const text = linesOf(
    ' id |     name     |   since    \n----+--------------+------------',
    '  1 | Ada          | 2019-02-03\n  2 | Björn Larsen | 2020-11-17\n 17 | Inês         | 2021-06-30\n(3 rows)\n',
  )
  return exportCase('a database shell: dashes under the names, a count below', text, people)
}

function markdownTable(): PollutionCase {
  const text = linesOf(
    '| id | name         | since      |\n| --: | :----------- | ---------- |',
    '| 1  | Ada          | 2019-02-03 |\n| 2  | Björn Larsen | 2020-11-17 |\n| 17 | Inês         | 2021-06-30 |',
  )
  return exportCase('Markdown: pipes at both ends, dashes under the names', text, people)
}

function boxedTable(): PollutionCase {
  const ruler = '+----+--------------+------------+'
  const text = linesOf(
    `${ruler}\n| id | name         | since      |\n${ruler}`,
    `|  1 | Ada          | 2019-02-03 |\n|  2 | Björn Larsen | 2020-11-17 |\n| 17 | Inês         | 2021-06-30 |\n${ruler}`,
    '3 rows in set (0.00 sec)',
  )
  return exportCase('a database shell: boxes of dashes', text, people)
}

function mysqlBatch(): PollutionCase {
  const text = linesOf(
    'id\tname\tnote\tbalance',
    '1\tAda\tlikes "quotes"\t12.50\n2\tBjörn\t\\N\t\\N\n3\tInês\ttwo\\nlines\t-3.00\n4\tKenji\t5" screen\tNULL',
  )
  const table = tableOf(
    'id|name|note|balance',
    '1|Ada|likes "quotes"|12.50',
    '2|Björn||',
    '3|Inês|two\\nlines|-3.00',
    '4|Kenji|5" screen|',
  )
  const unescaped = { ...table, rows: table.rows.with(2, ['3', 'Inês', 'two\nlines', '-3']) }
  return exportCase('a database dump: tabs, bare quotes, \\N', text, table, unescaped)
}

function applicationLog(): PollutionCase {
  const text = linesOf(
    '2024-05-03 10:00:01|INFO|start|listening on 8080\n2024-05-03 10:00:02|INFO|start|ready',
    '2024-05-03 10:04:17|WARN|upload|slow, 2,310 ms\n2024-05-03 10:09:40|ERROR|upload|"broken pipe" at byte 17\n2024-05-03 11:00:00|INFO|stop|',
  )
  const table = tableOf(
    '',
    '2024-05-03 10:00:01|INFO|start|listening on 8080',
    '2024-05-03 10:00:02|INFO|start|ready',
    '2024-05-03 10:04:17|WARN|upload|slow, 2,310 ms',
    '2024-05-03 10:09:40|ERROR|upload|"broken pipe" at byte 17',
    '2024-05-03 11:00:00|INFO|stop|',
  )
  return exportCase('a log: pipes, no names, bare quotes', text, table)
}

function rowNamesOfR(): PollutionCase {
  const text = linesOf(
    '"mpg","cyl","gear"\n"Alpha 1",21.5,6,4\n"Beta",22.1,4,4\n"Gamma, long",18.7,8,NA\n"Delta",30,4,5',
  )
  const rows = ['Alpha 1|21.5|6|4', 'Beta|22.1|4|4', 'Gamma, long|18.7|8|', 'Delta|30|4|5']
  return exportCase(
    'a program for statistics: names of rows, and one name of a column less',
    text,
    tableOf('|mpg|cyl|gear', ...rows),
  )
}

function whitespaceOfR(): PollutionCase {
  const text = linesOf(
    'site   year  count   mean\nNorth  2019     12   3.75\nSouth  2019      7   4.10\nNorth  2020     15   3.60\nSouth  2020     NA     NA',
  )
  const rows = ['North|2019|12|3.75', 'South|2019|7|4.10', 'North|2020|15|3.60', 'South|2020||']

  return exportCase(
    'a program for statistics: columns aligned with blanks',
    text,
    tableOf('site|year|count|mean', ...rows),
  )
}
