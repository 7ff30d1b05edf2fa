import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase } from './pollution-case.js'

/** Files as spreadsheets, banks, statistical offices and web services write them. */
export function* officeExports(): Generator<PollutionCase> {
  yield spreadsheet()
  yield spreadsheetOfSemicolons()
  yield statisticalOffice()
  yield developmentData()
  yield bankStatement()
  yield ledger()
  yield webAnalytics()
  yield survey()
  yield codesAsFormulas()
  yield contacts()
  yield joinedFiles()
  yield timesOfTwelveHours()
  yield exportWithNotice()
}

function spreadsheet(): PollutionCase {
  const text = linesOf(
    ',,,,,,\n,Inventory of the workshop,,,,,\n,,,,,,\n,Item,Place,,Pieces,Price,',
    ',Hammer,shelf 1,,12,"9.90",\n,"Saw, small",shelf 2,,3,14.50,\n,Drill,,,1,"1,120.00",\n,Screws,drawer,,400,0.05,\n,,,,,,\n,Total,,,416,,',
  )
  const rows = [
    '|Hammer|shelf 1||12|9.90|',
    '|Saw, small|shelf 2||3|14.50|',
    '|Drill|||1|1120|',
    '|Screws|drawer||400|0.05|',
  ]
  const bare = ['Hammer|shelf 1|12|9.90', 'Saw, small|shelf 2|3|14.50', 'Drill||1|1120', 'Screws|drawer|400|0.05']
  const header = '|Item|Place||Pieces|Price|'
  return exportCase(
    'spreadsheet: a title, empty columns, a total',
    text,
    tableOf('Item|Place|Pieces|Price', ...bare),
    tableOf('Item|Place|Pieces|Price', ...bare, 'Total||416|'),
    tableOf(header, ...rows),
    tableOf(header, ...rows, '|Total|||416||'),
  )
}

function spreadsheetOfSemicolons(): PollutionCase {
  const text = linesOf(
    'sep=;\nArtikel;Menge;Preis;Stand',
    'Schraube M4;1200;0,05;03.05.2024\nSäge;3;14,50;17.05.2024\nBohrer;1;1.120,00;28.05.2024',
  )
  const rows = ['Schraube M4|1200|0.05|2024-05-03', 'Säge|3|14.50|2024-05-17', 'Bohrer|1|1120|2024-05-28']
  const table = tableOf('Artikel|Menge|Preis|Stand', ...rows)
  const crlf = text.replaceAll('\n', '\r\n')
  return exportCase('spreadsheet: sep= and German numbers', encodeText(crlf, 'utf-8', true), table)
}

function statisticalOffice(): PollutionCase {
  const text = linesOf(
    'Table 12.3: Population and households by region\nUnits: thousands; rates in per cent\n',
    'Region;Population;;Households;\n;2019;2020;2019;2020',
    'North;1204;1209;533;..\nSouth;877;881;..;402\nEast¹;412;413;180;181\nIslands;..;..;..;9\n',
    '¹ without the exclave\n.. not available\nSource: own survey; released 3 May 2024',
  )
  const rows = ['North|1204|1209|533|', 'South|877|881||402', 'East¹|412|413|180|181', 'Islands||||9']
  const named = (by: string): string =>
    ['Population', 'Population', 'Households', 'Households']
      .map((group, i) => `${group}${by}${2019 + (i % 2)}`)
      .join('|')
  const joined = [' ', '_', '.', '/', ' / ', ' - '].map((by) => tableOf(`Region|${named(by)}`, ...rows))
  return exportCase(
    'statistical office: a title, a header of two lines, footnotes',
    text,
    joined[0]!,
    ...joined.slice(1),
    tableOf('|2019|2020|2019|2020', ...rows),
  )
}

function developmentData(): PollutionCase {
  const text = linesOf(
    '"Data Source","Indicators of invention",\n\n"Last Updated Date","2024-05-03",\n',
    '"Country Name","Country Code","Indicator Name","2019","2020","2021",',
    '"Atlantis","ATL","Access to boats (% of people)","71.2","73.9","",\n"Erewhon","ERE","Access to boats (% of people)","","11.1","12.4",',
    '"Lilliput","LIL","Access to boats (% of people)","99.2","99.3","99.4",\n"Utopia","UTO","Access to boats (% of people)","100","100","100",',
  )
  const boats = 'Access to boats (% of people)'
  const rows = [
    `Atlantis|ATL|${boats}|71.2|73.9|`,
    `Erewhon|ERE|${boats}||11.1|12.4`,
    `Lilliput|LIL|${boats}|99.2|99.3|99.4`,
  ]
  const table = tableOf(
    'Country Name|Country Code|Indicator Name|2019|2020|2021',
    ...rows,
    `Utopia|UTO|${boats}|100|100|100`,
  )
  return exportCase('development data: quoted preamble, years as names, a comma at the end', text, table)
}

function bankStatement(): PollutionCase {
  const text = linesOf(
    '"Kontonummer:";"DE00 1234 0000 0000 0042 / Girokonto"\n\n"Von:";"01.05.2024"\n"Bis:";"31.05.2024"',
    '"Kontostand vom 31.05.2024:";"1.204,17 EUR"\n',
    '"Buchungstag";"Wertstellung";"Auftraggeber / Empfänger";"Verwendungszweck";"Betrag (EUR)"',
    '"03.05.2024";"03.05.2024";"Müller & Co";"Rechnung 17; Mai";"-49,90"\n"06.05.2024";"07.05.2024";"Bäckerei Süß";"";"-1.200,00"',
    '"28.05.2024";"28.05.2024";"Arbeitgeber GmbH";"Gehalt 05/2024";"3.310,25"\n"31.05.2024";"31.05.2024";"Bank";"Abschluß";"0,00"',
  )
  const table = tableOf(
    'Buchungstag|Wertstellung|Auftraggeber / Empfänger|Verwendungszweck|Betrag (EUR)',
    '2024-05-03|2024-05-03|Müller & Co|Rechnung 17; Mai|-49.9',
    '2024-05-06|2024-05-07|Bäckerei Süß||-1200',
    '2024-05-28|2024-05-28|Arbeitgeber GmbH|Gehalt 05/2024|3310.25',
    '2024-05-31|2024-05-31|Bank|Abschluß|0',
  )
  return exportCase(
    'bank statement: keys and values, German numbers, Latin-1',
    encodeText(text.replaceAll('\n', '\r\n'), 'windows-1252'),
    table,
  )
}

function ledger(): PollutionCase {
  const text = linesOf(
    'Acme Tools Ltd\nGeneral ledger\n"For the month ended May 31, 2024"\n',
    'Date,Account,Memo,Debit,Credit,Balance',
    '05/03/2024,Cash,"Invoice 17, paid","1,250.00",,"1,250.00"\n05/14/2024,Rent,May,,"2,000.00","(750.00)"\n05/28/2024,Cash,Invoice 18,"3,100.50",,"2,350.50"',
    'TOTAL,,,"4,350.50","2,000.00","2,350.50"',
  )
  const rows = [
    '2024-05-03|Cash|Invoice 17, paid|1250||1250',
    '2024-05-14|Rent|May||2000|-750',
    '2024-05-28|Cash|Invoice 18|3100.5||2350.5',
  ]
  return exportCase(
    'ledger: a title of three lines, brackets for minus, totals',
    text,
    tableOf('Date|Account|Memo|Debit|Credit|Balance', ...rows),
  )
}

function webAnalytics(): PollutionCase {
  const ruler = '# ----------------------------------------'
  const text = linesOf(
    `${ruler}\n# All web site data\n# Pages\n# 20240501-20240531\n${ruler}\n`,
    'Page,Pageviews,Avg. time,Bounce rate\n/,"12,401",00:01:12,41.30%\n/docs,"3,310",00:04:50,22.17%\n/about,87,00:00:31,70.00%\n',
    'Day Index,Pageviews\n5/1/24,510\n5/2/24,498\n5/3/24,530',
  )
  const rows = ['/|12401|00:01:12|41.3', '/docs|3310|00:04:50|22.17', '/about|87|00:00:31|70']
  const written = ['/|12401|00:01:12|41.30%', '/docs|3310|00:04:50|22.17%', '/about|87|00:00:31|70.00%']
  const header = 'Page|Pageviews|Avg. time|Bounce rate'
  return exportCase(
    'web analytics: comments, a second table of days',
    text,
    tableOf(header, ...rows),
    tableOf(header, ...written),
  )
}

function survey(): PollutionCase {
  const text = linesOf(
    'StartDate,Status,Q1,Q2\nStart Date,Response Type,"How satisfied are you?\n(1 to 5)","Anything else, in your words"',
    '"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"',
    '2024-05-03 10:00:00,IP Address,4,"no, thanks"\n2024-05-03 11:30:10,IP Address,5,\n2024-05-17 08:00:59,Preview,1,"slow\nand noisy"\n2024-05-20 19:45:00,IP Address,3,fine',
  )
  const table = {
    header: ['StartDate', 'Status', 'Q1', 'Q2'],
    rows: [
      ['2024-05-03 10:00:00', 'IP Address', '4', 'no, thanks'],
      ['2024-05-03 11:30:10', 'IP Address', '5', ''],
      ['2024-05-17 08:00:59', 'Preview', '1', 'slow\nand noisy'],
      ['2024-05-20 19:45:00', 'IP Address', '3', 'fine'],
    ],
  }
  return exportCase('survey: questions and identifiers under the names', text, table)
}

function codesAsFormulas(): PollutionCase {
  const text = linesOf('"Code","Name","Stock"', '="00123","Hammer","12"\n="00124","Saw","3"\n="01200","Drill","1"')
  const header = 'Code|Name|Stock'
  const table = tableOf(header, '00123|Hammer|12', '00124|Saw|3', '01200|Drill|1')
  return exportCase(
    'spreadsheet: codes as formulas',
    text,
    table,
    tableOf(header, '="00123"|Hammer|12', '="00124"|Saw|3', '="01200"|Drill|1'),
  )
}

function contacts(): PollutionCase {
  const text = linesOf(
    'First Name,Last Name,Address,Phone,Notes,,',
    'Ada,Okafor,"1 Harbour Road\nLagos",+234 1 555 0101,"said ""call me""",,\nBjörn,Larsen,"Storgatan 2\n211 42 Malmö\nSweden",0046405550102,,,\nInês,Silva,,,,,',
  )
  const table = {
    header: ['First Name', 'Last Name', 'Address', 'Phone', 'Notes'],
    rows: [
      ['Ada', 'Okafor', '1 Harbour Road\nLagos', '+234 1 555 0101', 'said "call me"'],
      ['Björn', 'Larsen', 'Storgatan 2\n211 42 Malmö\nSweden', '0046405550102', ''],
      ['Inês', 'Silva', '', '', ''],
    ],
  }
  return exportCase('contacts: addresses of several lines, commas at the end', text, table)
}

function joinedFiles(): PollutionCase {
  const text = '\ufeffid,place,amount\n1,Lagos,12.5\n2,Cork,7\n\ufeffid,place,amount\n3,Malmö,9.25\n4,Kyoto,11\n'
  const table = tableOf('id|place|amount', '1|Lagos|12.5', '2|Cork|7', '3|Malmö|9.25', '4|Kyoto|11')
  return exportCase('joined files: names and a byte order mark again in the middle', text, table)
}

function timesOfTwelveHours(): PollutionCase {
  const text = linesOf(
    'Order,Placed,Total\nA-1,5/3/2024 9:05 AM,$12.50\nA-2,5/3/2024 12:00 PM,"$1,204.00"\nA-3,5/17/2024 12:30 AM,$7.00\nA-4,5/28/2024 11:59 PM,$0.99',
  )
  const placed = ['2024-05-03 09:05:00', '2024-05-03 12:00:00', '2024-05-17 00:30:00', '2024-05-28 23:59:00']
  const rows = (totals: readonly string[]): string[] => totals.map((total, i) => `A-${i + 1}|${placed[i]}|${total}`)
  return exportCase(
    'shop: times of twelve hours, dollar signs',
    text,
    tableOf('Order|Placed|Total', ...rows(['12.5', '1204', '7', '0.99'])),
    tableOf('Order|Placed|Total', ...rows(['$12.50', '$1,204.00', '$7.00', '$0.99'])),
  )
}

function exportWithNotice(): PollutionCase {
  const text = linesOf(
    'id\tterm\tscore\n1\talpha\t0.91\n2\tbeta\t0.17\n3\tgamma\t0.55\n4\tdelta\t1\n',
    'Downloaded from the archive on 2024-05-03. Please cite.\nThis file is provided as is, without warranty.',
  )
  return exportCase(
    'archive: a notice below',
    text,
    tableOf('id|term|score', '1|alpha|0.91', '2|beta|0.17', '3|gamma|0.55', '4|delta|1'),
  )
}
