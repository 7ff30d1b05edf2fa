import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase } from './pollution-case.js'

/** Files as banks, bookkeepers, shops and programs of companies write them. */
export function* bankExports(): Generator<PollutionCase> {
  yield britishBank()
  yield frenchBank()
  yield americanBank()
  yield savingsBank()
  yield payments()
  yield bookings()
  yield swissStatement()
  yield ordersOfSeveralLines()
  yield listWithRules()
  yield listWithTabs()
  yield advertising()
  yield serverTool()
  yield reportOfFixedWidth()
  yield webServer()
  yield webServerFields()
  yield eventsWithCommas()
}

function britishBank(): PollutionCase {
  const text = linesOf(
    '\nDate, Type, Description, Value, Balance, Account Name, Account Number\n',
    '03 May 2024,POS,"\'1234 02MAY24 , SHOP , LEEDS GB",-12.50,1204.17,"\'MR A SMITH","\'600000-12345678"',
    '07 May 2024,BAC,"\'ACME LTD , SALARY",2310.25,3514.42,"\'MR A SMITH","\'600000-12345678"',
    '17 May 2024,D/D,"\'WATER CO",-41.00,3473.42,"\'MR A SMITH","\'600000-12345678"\n\n',
  )
  const rows = [
    "2024-05-03|POS|'1234 02MAY24 , SHOP , LEEDS GB|-12.5|1204.17|'MR A SMITH|'600000-12345678",
    "2024-05-07|BAC|'ACME LTD , SALARY|2310.25|3514.42|'MR A SMITH|'600000-12345678",
    "2024-05-17|D/D|'WATER CO|-41|3473.42|'MR A SMITH|'600000-12345678",
  ]
  const header = 'Date|Type|Description|Value|Balance|Account Name|Account Number'
  const table = tableOf(header, ...rows)
  const blanks = header.split('|').map((name, i) => (i === 0 ? name : ` ${name}`))
  return exportCase('British bank: empty lines, apostrophes before texts, blanks before names', text, table, {
    ...table,
    header: blanks,
  })
}

function frenchBank(): PollutionCase {
  const text = linesOf(
    'Numéro Compte   ;0012345\nType         ;CCP\nCompte tenu en  ;euros\nDate            ;03/06/2024\nSolde (EUROS)   ;1204,17\n',
    'Date;Libellé;Débit euros;Crédit euros;',
    '28/05/2024;"ACHAT CB CAFÉ DE LA GARE";-4,50;;\n27/05/2024;"VIREMENT DE M DUPONT; LOYER";;750,00;\n17/05/2024;"PRÉLÈVEMENT EDF";-1 041,00;;\n03/05/2024;"CHÈQUE 0001204";-80,00;;',
  )
  const table = tableOf(
    'Date|Libellé|Débit euros|Crédit euros',
    '2024-05-28|ACHAT CB CAFÉ DE LA GARE|-4.5|',
    '2024-05-27|VIREMENT DE M DUPONT; LOYER||750',
    '2024-05-17|PRÉLÈVEMENT EDF|-1041|',
    '2024-05-03|CHÈQUE 0001204|-80|',
  )
  return exportCase('French bank: keys above, a semicolon at the end, Latin-1', encodeText(text, 'windows-1252'), table)
}

function americanBank(): PollutionCase {
  const text = linesOf(
    'Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #',
    'DEBIT,05/28/2024,"ZELLE TO BOB, THANKS",-40.00,QUICKPAY,1204.17,,\nCREDIT,05/24/2024,"ACME PAYROLL",2310.25,ACH_CREDIT,1244.17,,\nCHECK,05/17/2024,"CHECK 1041",-80.00,CHECK_PAID,-1066.08,1041,',
  )
  const table = tableOf(
    'Details|Posting Date|Description|Amount|Type|Balance|Check or Slip #',
    'DEBIT|2024-05-28|ZELLE TO BOB, THANKS|-40|QUICKPAY|1204.17|',
    'CREDIT|2024-05-24|ACME PAYROLL|2310.25|ACH_CREDIT|1244.17|',
    'CHECK|2024-05-17|CHECK 1041|-80|CHECK_PAID|-1066.08|1041',
  )
  return exportCase('American bank: a comma at the end of rows, and none behind the names', text, table)
}

function savingsBank(): PollutionCase {
  const header =
    'Auftragskonto|Buchungstag|Valutadatum|Buchungstext|Verwendungszweck|Kontonummer/IBAN|Betrag|Waehrung|Info'
  const row = (day: string, kind: string, why: string, sum: string): string =>
    `DE00123456780000000042|${day}|${day}|${kind}|${why}|DE99123400000000000017|${sum}|EUR|Umsatz gebucht`
  const written = [
    row('31.05.24', 'ABSCHLUSS', 'Entgelt; siehe Anlage', '-3,50'),
    row('28.05.24', 'LOHN  GEHALT', 'Mai 2024', '2.310,25'),
    row('03.05.24', 'KARTENZAHLUNG', 'BÄCKEREI SÜSS', '-12,00'),
  ]
  const quoted = [header, ...written].map((line) => `"${line.replaceAll('|', '";"')}"`)
  const table = tableOf(
    header,
    row('2024-05-31', 'ABSCHLUSS', 'Entgelt; siehe Anlage', '-3.5'),
    row('2024-05-28', 'LOHN  GEHALT', 'Mai 2024', '2310.25'),
    row('2024-05-03', 'KARTENZAHLUNG', 'BÄCKEREI SÜSS', '-12'),
  )
  return exportCase(
    'savings bank: all quoted, years of two digits',
    encodeText(linesOf(...quoted), 'windows-1252'),
    table,
  )
}

function payments(): PollutionCase {
  const text = linesOf(
    '\ufeff"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Balance"',
    '"28/05/2024","09:12:44","CEST","Åsa Öberg","Express Checkout Payment","Completed","SEK","1,204.00","-41.05","1,162.95","2,310.25"\n"28/05/2024","09:12:44","CEST","","General Currency Conversion","Completed","EUR","103.11","0.00","103.11","103.11"\n"17/05/2024","23:59:01","CEST","Zoë ""Z"" Quinn","Mass Payment","Refunded","EUR","-49.90","0.00","-49.90","53.21"',
  )
  const table = tableOf(
    'Date|Time|TimeZone|Name|Type|Status|Currency|Gross|Fee|Net|Balance',
    '2024-05-28|09:12:44|CEST|Åsa Öberg|Express Checkout Payment|Completed|SEK|1204|-41.05|1162.95|2310.25',
    '2024-05-28|09:12:44|CEST||General Currency Conversion|Completed|EUR|103.11|0|103.11|103.11',
    '2024-05-17|23:59:01|CEST|Zoë "Z" Quinn|Mass Payment|Refunded|EUR|-49.9|0|-49.9|53.21',
  )
  return exportCase('payments: a byte order mark, groups of thousands in quotes', text, table)
}

function bookings(): PollutionCase {
  const text = linesOf(
    '"EXTF";700;21;"Buchungsstapel";13;20240603101500000;;"RE";"";"";1001;10042;20240101;4;20240501;20240531;"Mai 2024";"";1;0;0;"EUR"',
    'Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto;Belegdatum;Belegfeld 1;Buchungstext',
    '1204,17;"S";"EUR";8400;10042;0305;"RE-17";"Müller; Mai"\n49,90;"H";"EUR";4930;70001;0605;"";"Büro"\n310,25;"S";"EUR";1200;8400;2805;"RE-18";""\n12,00;"S";"EUR";1000;8300;3105;"K-4";"Bar"',
  )
  const table = tableOf(
    'Umsatz (ohne Soll/Haben-Kz)|Soll/Haben-Kennzeichen|WKZ Umsatz|Konto|Gegenkonto|Belegdatum|Belegfeld 1|Buchungstext',
    '1204.17|S|EUR|8400|10042|0305|RE-17|Müller; Mai',
    '49.9|H|EUR|4930|70001|0605||Büro',
    '310.25|S|EUR|1200|8400|2805|RE-18|',
    '12|S|EUR|1000|8300|3105|K-4|Bar',
  )
  return exportCase('bookings: a first line of another kind with more fields', encodeText(text, 'windows-1252'), table)
}

function swissStatement(): PollutionCase {
  const text = linesOf(
    'Kontonummer:;0204 00001234.05;\nIBAN:;CH00 0020 4204 0000 1234 0;\nVon:;2024-05-01;\nBis:;2024-05-31;\nAnfangssaldo:;1204.17;\nSchlusssaldo:;2310.25;\nBewertet in:;CHF;\nAnzahl Transaktionen in diesem Zeitraum:;3;\n',
    'Abschlussdatum;Währung;Belastung;Gutschrift;Beschreibung1;Beschreibung2',
    '2024-05-31;CHF;-12.50;;Café Zürich;Zahlung Debitkarte\n2024-05-24;CHF;;2\'310.25;Arbeitgeber AG;"Gutschrift; Lohn"\n2024-05-03;CHF;-1\'041.00;;Vermieter;Dauerauftrag',
  )
  const table = tableOf(
    'Abschlussdatum|Währung|Belastung|Gutschrift|Beschreibung1|Beschreibung2',
    '2024-05-31|CHF|-12.5||Café Zürich|Zahlung Debitkarte',
    '2024-05-24|CHF||2310.25|Arbeitgeber AG|Gutschrift; Lohn',
    '2024-05-03|CHF|-1041||Vermieter|Dauerauftrag',
  )
  return exportCase('Swiss bank: eight lines of keys, apostrophes in thousands', text, table)
}

function ordersOfSeveralLines(): PollutionCase {
  const text = linesOf(
    'Name,Email,Created at,Total,Lineitem quantity,Lineitem name,Notes',
    '#1001,ann@example.com,2024-05-03 10:00:00 +0200,41.50,1,"Mug, blue",\n#1001,ann@example.com,,,2,Spoon,\n#1002,bob@example.com,2024-05-17 18:30:12 +0200,12.00,1,Bowl,"Please ring\ntwice, thanks"\n#1003,cy@example.com,2024-05-28 07:01:00 +0200,1204.00,12,"Plate 10""",',
  )
  const stamps = ['2024-05-03 10:00:00 +0200', '', '2024-05-17 18:30:12 +0200', '2024-05-28 07:01:00 +0200']
  const utc = ['2024-05-03 08:00:00', '', '2024-05-17 16:30:12', '2024-05-28 05:01:00']
  const tableWith = (when: readonly string[]): ReturnType<typeof tableOf> => ({
    header: ['Name', 'Email', 'Created at', 'Total', 'Lineitem quantity', 'Lineitem name', 'Notes'],
    rows: [
      ['#1001', 'ann@example.com', when[0]!, '41.5', '1', 'Mug, blue', ''],
      ['#1001', 'ann@example.com', when[1]!, '', '2', 'Spoon', ''],
      ['#1002', 'bob@example.com', when[2]!, '12', '1', 'Bowl', 'Please ring\ntwice, thanks'],
      ['#1003', 'cy@example.com', when[3]!, '1204', '12', 'Plate 10"', ''],
    ],
  })
  return exportCase(
    'shop: each row begins with a hash, blank where an order goes on',
    text,
    tableWith(utc),
    tableWith(stamps),
  )
}

function listWithRules(): PollutionCase {
  const rule = '-'.repeat(62)
  const text = linesOf(
    '03.06.2024                     Dynamic List Display                    1',
    `${rule}\n|Document  |Item |Created   |Material        |     Net value|Curr.|\n${rule}`,
    '|0000004970|   10|20.01.2024|BOLT M8, ZINC   |      1.204,50|EUR  |\n|0000004970|   20|20.01.2024|NUT M8          |         49,90|EUR  |\n|0000004971|   10|21.02.2024|RETURN BOLT     |        49,90-|EUR  |',
    `|0000004972|   10|22.03.2024|WASHER          |         12,00|EUR  |\n${rule}`,
  )
  const rows = (sums: readonly string[]): string[] =>
    [
      '0000004970|10|2024-01-20|BOLT M8, ZINC',
      '0000004970|20|2024-01-20|NUT M8',
      '0000004971|10|2024-02-21|RETURN BOLT',
      '0000004972|10|2024-03-22|WASHER',
    ].map((row, i) => `${row}|${sums[i]}|EUR`)
  const header = 'Document|Item|Created|Material|Net value|Curr.'
  return exportCase(
    'company program: a list with rules and bars, a minus behind a number',
    text,
    tableOf(header, ...rows(['1204.5', '49.9', '-49.9', '12'])),
    tableOf(header, ...rows(['1.204,50', '49,90', '49,90-', '12,00'])),
  )
}

function listWithTabs(): PollutionCase {
  const text = linesOf(
    '03.06.2024\t\t\t\t\tDynamic List Display\t\t\t1\n\n\n',
    '\tPlnt\tMaterial\tDescription\tUnrestricted\tBUn\tPosted on\n',
    '\t1000\t000000000000001041\tPump, small\t1.204\tPC\t03.05.2024\n\t1000\t000000000000001042\tValve\t12\tPC\t17.05.2024\n\t2000\t000000000000001041\tPump, small\t377\tPC\t28.05.2024\n\t2000\t000000000000001099\tHose 3/4"\t2.310\tM\t31.05.2024',
  )
  const rows = [
    '1000|000000000000001041|Pump, small|1204|PC|2024-05-03',
    '1000|000000000000001042|Valve|12|PC|2024-05-17',
    '2000|000000000000001041|Pump, small|377|PC|2024-05-28',
    '2000|000000000000001099|Hose 3/4"|2310|M|2024-05-31',
  ]
  const header = 'Plnt|Material|Description|Unrestricted|BUn|Posted on'
  return exportCase(
    'company program: tabs, a line about the list, a tab before each row',
    text,
    tableOf(header, ...rows),
    tableOf(`|${header}`, ...rows.map((row) => `|${row}`)),
  )
}

function advertising(): PollutionCase {
  const text = linesOf(
    'Campaign report\n"May 1, 2024 - May 31, 2024"',
    'Campaign status,Campaign,Budget,Clicks,Impr.,CTR,Avg. CPC,Cost',
    'Enabled,"Shoes, brand",50.00,"1,204","41,300",2.92%,0.41,493.64\nPaused,Boots,20.00,0,0, --, --,0.00\nEnabled,Socks,5.00,377,"12,041",3.13%,0.12,45.24',
    'Total: Campaigns, --, --,"1,581","53,341",2.96%,0.34,538.88\nTotal: Account, --,75.00,"1,581","53,341",2.96%,0.34,538.88',
  )
  const header = 'Campaign status|Campaign|Budget|Clicks|Impr.|CTR|Avg. CPC|Cost'
  const rows = [
    'Enabled|Shoes, brand|50|1204|41300|2.92|0.41|493.64',
    'Paused|Boots|20|0|0|||0',
    'Enabled|Socks|5|377|12041|3.13|0.12|45.24',
  ]
  const totals = ['Total: Campaigns|||1581|53341|2.96|0.34|538.88', 'Total: Account||75|1581|53341|2.96|0.34|538.88']
  const dashed = [
    'Total: Campaigns| --||1581|53341|2.96|0.34|538.88',
    'Total: Account| --|75|1581|53341|2.96|0.34|538.88',
  ]
  return exportCase(
    'advertising: a title and a period, dashes for nothing, two totals',
    text,
    tableOf(header, ...rows),
    tableOf(header, ...rows, ...totals),
    tableOf(header, ...rows, ...dashed),
    tableOf(header, ...rows, ...dashed.map((row) => row.replace('| --|', '|--|'))),
  )
}

function serverTool(): PollutionCase {
  const text = linesOf(
    "Changed database context to 'Shop'.",
    'OrderID,Customer,OrderDate,Total\n-------,--------,---------,-----',
    '10248,Vins et alcools,2024-05-03 00:00:00.000,440.00\n10249,Toms,2024-05-17 00:00:00.000,1863.40\n10250,Hanari,2024-05-28 00:00:00.000,NULL\n',
    '(3 rows affected)',
  )
  const table = tableOf(
    'OrderID|Customer|OrderDate|Total',
    '10248|Vins et alcools|2024-05-03|440',
    '10249|Toms|2024-05-17|1863.4',
    '10250|Hanari|2024-05-28|',
  )
  return exportCase('a database tool: a message above, dashes under the names, a count below', text, table)
}

function reportOfFixedWidth(): PollutionCase {
  const text = linesOf(
    '\nEMPNO ENAME      JOB       HIREDATE         SAL       COMM\n----- ---------- --------- --------- ---------- ----------',
    ' 7369 SMITH      CLERK     17-DEC-80        800\n 7499 ALLEN      SALESMAN  20-FEB-81       1600        300\n 7521 WARD       SALESMAN  22-FEB-81       1250        500\n 7566 JONES      MANAGER   02-APR-81       2975\n',
    '4 rows selected.\n',
  )
  const rows = (days: readonly string[]): string[] =>
    [
      '7369|SMITH|CLERK|?|800|',
      '7499|ALLEN|SALESMAN|?|1600|300',
      '7521|WARD|SALESMAN|?|1250|500',
      '7566|JONES|MANAGER|?|2975|',
    ].map((row, i) => row.replace('?', days[i]!))
  const header = 'EMPNO|ENAME|JOB|HIREDATE|SAL|COMM'
  return exportCase(
    'a database report: fixed width, a ruler, the number of rows',
    text,
    tableOf(header, ...rows(['17-DEC-80', '20-FEB-81', '22-FEB-81', '02-APR-81'])),
    tableOf(header, ...rows(['1980-12-17', '1981-02-20', '1981-02-22', '1981-04-02'])),
  )
}

function webServer(): PollutionCase {
  const text = linesOf(
    '192.0.2.1 - - [03/May/2024:10:00:01 +0000] "GET / HTTP/1.1" 200 1204 "-" "Mozilla/5.0 (X11; Linux)"\n192.0.2.7 - ann [03/May/2024:10:00:02 +0000] "GET /a.png HTTP/1.1" 304 0 "https://example.com/" "Mozilla/5.0 (Mac)"',
    '198.51.100.4 - - [03/May/2024:10:00:07 +0000] "POST /login HTTP/2" 302 17 "-" "curl/8.5.0"\n192.0.2.1 - - [03/May/2024:10:01:00 +0000] "GET /docs?q=a+b HTTP/1.1" 200 41300 "-" "Mozilla/5.0 (X11; Linux)"',
  )
  const table = tableOf(
    '',
    '192.0.2.1|-|-|[03/May/2024:10:00:01|+0000]|GET / HTTP/1.1|200|1204|-|Mozilla/5.0 (X11; Linux)',
    '192.0.2.7|-|ann|[03/May/2024:10:00:02|+0000]|GET /a.png HTTP/1.1|304|0|https://example.com/|Mozilla/5.0 (Mac)',
    '198.51.100.4|-|-|[03/May/2024:10:00:07|+0000]|POST /login HTTP/2|302|17|-|curl/8.5.0',
    '192.0.2.1|-|-|[03/May/2024:10:01:00|+0000]|GET /docs?q=a+b HTTP/1.1|200|41300|-|Mozilla/5.0 (X11; Linux)',
  )
  return exportCase('a web server: blanks, texts in quotes, no names', text, table)
}

function webServerFields(): PollutionCase {
  const text = linesOf(
    '#Software: Internet Services 10.0\n#Version: 1.0\n#Date: 2024-05-03 10:00:00\n#Fields: date time s-ip cs-method cs-uri-stem sc-status time-taken',
    '2024-05-03 10:00:01 192.0.2.9 GET /index.html 200 15\n2024-05-03 10:00:04 192.0.2.9 GET /logo.png 304 2\n2024-05-03 10:00:09 192.0.2.9 POST /api/orders 201 310\n2024-05-03 10:01:30 192.0.2.9 GET /missing 404 1',
  )
  const rows = [
    '2024-05-03|10:00:01|192.0.2.9|GET|/index.html|200|15',
    '2024-05-03|10:00:04|192.0.2.9|GET|/logo.png|304|2',
    '2024-05-03|10:00:09|192.0.2.9|POST|/api/orders|201|310',
    '2024-05-03|10:01:30|192.0.2.9|GET|/missing|404|1',
  ]
  return exportCase(
    'a web server: names in the last remark, behind a word',
    text,
    tableOf('date|time|s-ip|cs-method|cs-uri-stem|sc-status|time-taken', ...rows),
  )
}

function eventsWithCommas(): PollutionCase {
  const text = linesOf(
    'Time,Host,Severity,Message',
    '2024-05-03T10:00:01,web1,info,started\n2024-05-03T10:00:02,web1,info,listening on 0.0.0.0, port 8080\n2024-05-03T10:00:09,web2,warning,slow answer, 2310 ms\n2024-05-03T10:00:11,web2,info,retry\n2024-05-03T10:00:15,web1,error,no space left\n2024-05-03T10:00:20,web1,info,stopped\n2024-05-03T10:00:31,web2,info,stopped\n2024-05-03T10:00:32,web2,info,bye, bye',
  )
  const rows = [
    '2024-05-03 10:00:01|web1|info|started',
    '2024-05-03 10:00:02|web1|info|listening on 0.0.0.0, port 8080',
    '2024-05-03 10:00:09|web2|warning|slow answer, 2310 ms',
    '2024-05-03 10:00:11|web2|info|retry',
    '2024-05-03 10:00:15|web1|error|no space left',
    '2024-05-03 10:00:20|web1|info|stopped',
    '2024-05-03 10:00:31|web2|info|stopped',
    '2024-05-03 10:00:32|web2|info|bye, bye',
  ]
  return exportCase('events: commas in a message without quotes', text, tableOf('Time|Host|Severity|Message', ...rows))
}
