import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Files in which people, votes, beds and answers are counted. */
export function* countExports(): Generator<PollutionCase> {
  yield federalVotes()
  yield bilingualVotes()
  yield candidates()
  yield waitingLists()
  yield hospitals()
  yield statesWithNumberedColumns()
  yield questionnaire()
  yield labourSeries()
  yield labourByTerritory()
  yield provinces()
  yield candidaturesWithMarks()
  yield casesByDay()
  yield marksOfPupils()
  yield regionsAsHeads()
  yield revisedFigures()
  yield populationByAge()
  yield raggedAnswers()
}

const joins = [' ', '_', ' - ', '\n', ' / ', '.']

/** The table under lines of names that are joined; a cell of an upper line may hold for those to its right. */
const underLines = (rows: readonly string[], ...lines: readonly string[]): TextTable[] => {
  const cells = lines.map((line) => line.split('|'))
  const filled = cells.map((line, at) => (at === cells.length - 1 ? line : filledRight(line)))
  return [cells, filled].flatMap((each) =>
    joins.map((by) =>
      tableOf(
        each[0]!
          .map((_, i) =>
            each
              .map((line) => line[i]!)
              .filter((cell) => cell !== '')
              .join(by),
          )
          .join('|'),
        ...rows,
      ),
    ),
  )
}

const filledRight = (line: readonly string[]): string[] =>
  line.map((_, i) => line.slice(0, i + 1).findLast((cell) => cell !== '') ?? '')

const semicolons = (row: string): string => row.replaceAll('|', ';')

function federalVotes(): PollutionCase {
  const lines = [
    'Nr|Gebiet|gehört zu|Wahlberechtigte||Wähler||Gültige||',
    '|||Endgültig|Vorperiode|Endgültig|Vorperiode|Endgültig|Vorperiode|',
  ] as const
  const rows = [
    '1|Flensburg – Schleswig|1|228471|225659|181158|172198|179744|170396|',
    '2|Nordfriesland|1|187294|186384|149437|139200|148328|137947|',
    '3|Steinburg|1|176636|175950|136712|132016|135497|130724|',
    '1|Schleswig-Holstein|99|592401|587993|467307|443414|463569|439067|',
    '12|Schwerin|13|214045|216870|154377|156024|152310|154388|',
    '13|Mecklenburg-Vorpommern|99|214045|216870|154377|156024|152310|154388|',
  ]
  const text = linesOf(
    '# © Der Wahlleiter, Wiesbaden 2024\n# Endgültiges Ergebnis\n#\n',
    ...lines.map(semicolons),
    ...rows.slice(0, 4).map(semicolons),
    '',
    ...rows.slice(4).map(semicolons),
  )
  const short = (row: string): string => row.replace(/\|$/, '')
  const answers = underLines(rows.map(short), ...lines.map(short))
  return exportCase(
    'votes: remarks, a header of two lines, an empty line between states',
    text,
    answers[0]!,
    ...answers.slice(1),
    ...underLines(rows, ...lines),
  )
}

function bilingualVotes(): PollutionCase {
  const header =
    'Electoral District Number/Numéro de circonscription|Electoral District Name/Nom de circonscription|Polling Station Number/Numéro du bureau de scrutin|Polling Station Name/Nom du bureau de scrutin|Void Poll Indicator/Indicateur de bureau supprimé|Merge With/Fusionné avec|Rejected Ballots for Polling Station/Bulletins rejetés du bureau|Electors for Polling Station/Électeurs du bureau'
  const rows = Array.from(
    { length: 60 },
    (_, i) =>
      `10001|Avalon|${i + 1}${i % 7 === 3 ? 'A' : ''}|${['Bay Bulls', "Ferryland, Women's Hall", 'St. Mary’s'][i % 3]!}|${i % 20 === 9 ? 'Y' : 'N'}|${i % 20 === 9 ? i : ''}|${i % 4}|${180 + ((i * 37) % 250)}`,
  )
  const quoted = (row: string): string =>
    row
      .split('|')
      .map((cell) => (/^\d+$/.test(cell) || cell === '' ? cell : `"${cell}"`))
      .join(',')
  return exportCase(
    'votes by polling station: long names in two languages, texts quoted',
    linesOf(...[header, ...rows].map(quoted)),
    tableOf(header, ...rows),
  )
}

function candidates(): PollutionCase {
  const text = linesOf(
    'Statement of persons nominated,,,\nLocal elections - Thursday 2 May 2024,,,\nWard,Candidate,Description,Decision',
    'Abbey,"OKAFOR, Amara",Green Party,\nAbbey,"SILVA, Inês",Independent,\nAbbey,"NOVAK, Petra",Labour and Co-operative,Withdrawn\nBeech,"HADDAD, Omar",Liberal Democrat,\nBeech,"LARSEN, Björn",Conservative,\nCastle,"TANAKA, Kenji",,',
  )
  const rows = [
    'Abbey|OKAFOR, Amara|Green Party|',
    'Abbey|SILVA, Inês|Independent|',
    'Abbey|NOVAK, Petra|Labour and Co-operative|Withdrawn',
    'Beech|HADDAD, Omar|Liberal Democrat|',
    'Beech|LARSEN, Björn|Conservative|',
    'Castle|TANAKA, Kenji||',
  ]
  return exportCase(
    'candidates: two padded titles, nothing but text',
    text,
    tableOf('Ward|Candidate|Description|Decision', ...rows),
  )
}

function waitingLists(): PollutionCase {
  const text = linesOf(
    ',,,,,,\n,Title:,Waiting times,,,,\n,Summary:,Patients on incomplete pathways,,,,\n,Period:,April 2024,,,,\n,Published:,13th June 2024,,,,\n,Contact:,stats@example.org,,,,\n,,,,,,',
    ',Region Code,Provider Code,Provider Name,Waiting,Over 18 weeks,% within 18 weeks',
    ',-,-,England,"7,204,417","3,012,041",58.2%\n,,,,,,\n,Y56,RAL,"Royal Free, London","120,417","41,300",65.7%\n,Y56,RAN,Orthopaedic,"9,910","2,041",79.4%\n,Y58,RH8,Devon Hospital,"98,041","44,870",54.2%\n,Y58,NVC,Clinic South,877,*,-',
  )
  const header = 'Region Code|Provider Code|Provider Name|Waiting|Over 18 weeks|% within 18 weeks'
  const lines = [
    ['-|-|England|7204417', '3,012,041', '58.2'],
    ['Y56|RAL|Royal Free, London|120417', '41,300', '65.7'],
    ['Y56|RAN|Orthopaedic|9910', '2,041', '79.4'],
    ['Y58|RH8|Devon Hospital|98041', '44,870', '54.2'],
    ['Y58|NVC|Clinic South|877', '*', '-'],
  ] as const
  const answersOf = (lead: string, from: number): TextTable[] =>
    [true, false].flatMap((numbers) =>
      [true, false].flatMap((shares) =>
        [true, false].map((codes) =>
          tableOf(
            lead + header,
            ...lines
              .slice(from)
              .map(([keys, over, share]) =>
                [
                  lead + (codes ? keys.replace('-|-|', '||') : keys),
                  numbers ? over.replace(',', '').replace(',', '').replace('*', '') : over,
                  shares ? share.replace('-', '') : share.replace(/\d$/, '$&%'),
                ].join('|'),
              ),
          ),
        ),
      ),
    )
  const answers = [...answersOf('', 0), ...answersOf('|', 0)]
  return exportCase(
    'waiting lists: keys in the second column, a row for the country, an empty row below it',
    text,
    answers[0]!,
    ...answers.slice(1),
  )
}

function hospitals(): PollutionCase {
  const text = linesOf(
    'finess;etalab;"raison sociale";adresse;cp;commune;telephone;ouverture;lits',
    '010000024;"01";"CH DE FLEYRIAT";"900 ROUTE DE PARIS";01440;VIRIAT;0474454647;13/02/1979;412\n010000032;"01";"CH BUGEY SUD";"52 RUE GEORGES GIRERD; BP 139";01300;BELLEY;0479425959;01/01/1901;\n750100042;"75";"HÔPITAL L\'ARBRE ""SEC""";"";75004;PARIS 4E;;03/05/2024;120\n2A0000014;"2A";"CH D\'AJACCIO";"27 AV. IMPÉRATRICE EUGÉNIE";20303;AJACCIO;0495299090;01/07/1965;298',
  )
  const rows = [
    '010000024|01|CH DE FLEYRIAT|900 ROUTE DE PARIS|01440|VIRIAT|0474454647|1979-02-13|412',
    '010000032|01|CH BUGEY SUD|52 RUE GEORGES GIRERD; BP 139|01300|BELLEY|0479425959|1901-01-01|',
    '750100042|75|HÔPITAL L\'ARBRE "SEC"||75004|PARIS 4E||2024-05-03|120',
    "2A0000014|2A|CH D'AJACCIO|27 AV. IMPÉRATRICE EUGÉNIE|20303|AJACCIO|0495299090|1965-07-01|298",
  ]
  return exportCase(
    'hospitals: codes with zeros in front, Latin-1',
    encodeText(text, 'iso-8859-1'),
    tableOf('finess|etalab|raison sociale|adresse|cp|commune|telephone|ouverture|lits', ...rows),
  )
}

function statesWithNumberedColumns(): PollutionCase {
  const header = 'Sl. No.|State/UT|Sanctioned (Rs. in crore)|Released (Rs. in crore)|Beneficiaries'
  const text = linesOf(
    'Sl. No.,State/UT,Sanctioned (Rs. in crore),Released (Rs. in crore),Beneficiaries\n(1),(2),(3),(4),(5)',
    '1,Andhra Pradesh,1204.17,987.4,"1,20,417"\n2,Assam,412.96,NA,"41,300"\n3,Bihar,877.02,612.33,"7,98,373"\n4,Goa,17.2,17.2,"2,041"\n5,Jammu & Kashmir,96.1,NA,"9,910"\n6,Kerala,377.45,301.88,"98,041"\nTotal,Total,2984.9,1918.81,"10,70,082"',
    'Note: NA - Not Available',
  )
  const rows = (people: readonly string[], missing: string): string[] =>
    [
      '1|Andhra Pradesh|1204.17|987.4',
      `2|Assam|412.96|${missing}`,
      '3|Bihar|877.02|612.33',
      '4|Goa|17.2|17.2',
      `5|Jammu & Kashmir|96.1|${missing}`,
      '6|Kerala|377.45|301.88',
      'Total|Total|2984.9|1918.81',
    ].map((row, i) => `${row}|${people[i]}`)
  const plain = ['120417', '41300', '798373', '2041', '9910', '98041', '1070082']
  const written = ['1,20,417', '41,300', '7,98,373', '2,041', '9,910', '98,041', '10,70,082']
  const all = [rows(plain, ''), rows(plain, 'NA'), rows(written, ''), rows(written, 'NA')]
  const answers = all.flatMap((each) => [tableOf(header, ...each), tableOf(header, ...each.slice(0, -1))])
  return exportCase(
    'states of India: numbers of the columns under the names, lakhs, a total',
    text,
    answers[0]!,
    ...answers.slice(1),
  )
}

function questionnaire(): PollutionCase {
  const header = [
    'resp_id',
    'wave',
    ...Array.from({ length: 56 }, (_, i) => `Q${1 + Math.floor(i / 4)}_${1 + (i % 4)}`),
    'weight',
    'comment',
  ]
  const rows = Array.from({ length: 130 }, (_, r) => [
    String(10_000 + r),
    'W3',
    ...Array.from({ length: 56 }, (_, i) => ((r * i) % 13 === 5 ? '' : String(1 + ((r * 7 + i * 3) % 5)))),
    (0.4 + (r % 17) / 10).toFixed(4),
    r % 40 === 7 ? 'it\'s "fine", mostly' : '',
  ])
  const cell = (text: string): string => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text)
  return exportCase(
    'questionnaire: sixty columns, an empty comment most times',
    linesOf(...[header, ...rows].map((row) => row.map(cell).join(','))).replaceAll('\n', '\r\n'),
    { header, rows },
  )
}

function labourSeries(): PollutionCase {
  const names = '|Employed total ;  Persons ;|Employed total ;  > Males ;|Unemployment rate ;  Persons ;'
  const ids = 'Series ID|A84423043C|A84423002J|A84423050A'
  const about = [
    'Unit|000|000|Percent',
    'Series Type|Seasonally Adjusted|Seasonally Adjusted|Seasonally Adjusted',
    'Data Type|STOCK|STOCK|PERCENT',
    'Frequency|Month|Month|Month',
    ids,
  ]
  const months = Array.from(
    { length: 48 },
    (_, i) =>
      `${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][i % 12]}-${2019 + Math.floor(i / 12)}|${(12041.7 + i * 9.3).toFixed(1)}|${(6377.2 + i * 4.1).toFixed(1)}|${(5.1 - (i % 9) / 10).toFixed(1)}`,
  )
  const text = linesOf(...[names, ...about, ...months].map((row) => row.replaceAll('|', ',')))
  const table = tableOf(names, ...months)
  const dated = tableOf(
    names,
    ...months.map((row) =>
      row.replace(
        /^(\w{3})-(\d{4})/,
        (_, month: string, year: string) =>
          `${year}-${String(1 + ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].indexOf(month)).padStart(2, '0')}-01`,
      ),
    ),
  )
  const under = [...underLines(months, names, ids), ...underLines(months, names, ...about)]
  return exportCase(
    'labour force: names, five lines about each series, then months',
    text,
    table,
    { ...table, header: ids.split('|') },
    dated,
    { ...dated, header: ids.split('|') },
    ...under,
    ...under.map(({ header }) => ({ ...dated, header })),
  )
}

function labourByTerritory(): PollutionCase {
  const text = linesOf(
    '"Labour force characteristics, monthly, seasonally adjusted 1 2"\n"Monthly"\n"Table: 14-10-0000-01 (formerly CANSIM 282-0000)"\n"Release date: 2024-06-07"\n"Geography: Canada"\n\n',
    '"Labour force characteristics","January 2024","February 2024","March 2024","April 2024"\n,"Persons in thousands"',
    '"Population 3","32,720.1","32,820.6","32,912.4","33,023.8"\n"Labour force","21,417.0","21,505.2","21,543.9","21,652.4"\n"Employment","20,202.7","20,243.4","20,241.2","20,331.6"\n"Unemployment rate 4",..,"5.8","6.1","6.1"\n\n',
    '"Symbol legend:"\n".. not available for a specific reference period"\n\n"Footnotes:"\n1,"Fluctuations in economic time series are caused by seasonal, cyclical and irregular movements."\n2,"Excluded from the survey\'s coverage are persons living on reserves."\n\n"How to cite: Sample Office. Table 14-10-0000-01"',
  )
  const rows = [
    'Population 3|32720.1|32820.6|32912.4|33023.8',
    'Labour force|21417.0|21505.2|21543.9|21652.4',
    'Employment|20202.7|20243.4|20241.2|20331.6',
    'Unemployment rate 4||5.8|6.1|6.1',
  ]
  const header = 'Labour force characteristics|January 2024|February 2024|March 2024|April 2024'
  const unit = '|Persons in thousands|||'
  return exportCase(
    'labour force by month: titles, a unit for all columns, a legend and footnotes',
    text,
    tableOf(header, ...rows),
    ...underLines(rows, header, unit),
    ...underLines(rows, header, '|Persons in thousands|Persons in thousands|Persons in thousands|Persons in thousands'),
  )
}

function provinces(): PollutionCase {
  const text = linesOf(
    'Encuesta de Turismo\n\nViajeros por provincia y residencia\nUnidades: personas\n',
    ' ;Total;;Residentes;;\n ;2024M05;2024M04;2024M05;2024M04;',
    'Total Nacional;12.041.417;9.377.204;7.204.300;6.012.041;\n  01 Araba/Álava;41.300;38.750;30.120;28.041;\n  03 Alicante/Alacant;504.417;412.960;201.377;187.204;\n  51 Ceuta;..;9.910;4.120;3.870;',
    '\nNotas:\n1.- Los datos son provisionales.\n\nFuente: \n Instituto de ejemplo',
  )
  const keys = ['Total Nacional', '  01 Araba/Álava', '  03 Alicante/Alacant', '  51 Ceuta']
  const numbers = [
    '12041417|9377204|7204300|6012041',
    '41300|38750|30120|28041',
    '504417|412960|201377|187204',
    '|9910|4120|3870',
  ]
  const rows = (turn: (key: string) => string): string[] => keys.map((key, i) => `${turn(key)}|${numbers[i]}`)
  const lines = ['|Total||Residentes|', '|2024M05|2024M04|2024M05|2024M04'] as const
  const spaced = [' |Total||Residentes|', ' |2024M05|2024M04|2024M05|2024M04'] as const
  const all = [(key: string): string => key, (key: string): string => key.trim()].flatMap((turn) => [
    ...underLines(rows(turn), ...lines),
    ...underLines(rows(turn), ...spaced),
  ])
  return exportCase(
    'provinces: titles, a header of two lines, points between thousands, notes',
    encodeText(text.replaceAll('\n', '\r\n'), 'iso-8859-1'),
    all[0]!,
    ...all.slice(1),
  )
}

function candidaturesWithMarks(): PollutionCase {
  const header =
    'DT_GERACAO|ANO_ELEICAO|SG_UF|SQ_CANDIDATO|NM_CANDIDATO|NR_CPF|DS_EMAIL|DT_NASCIMENTO|VR_BEM|ST_REELEICAO'
  const rows = (missing: string, unknown: string): string[] => [
    `2024-05-03|2022|SP|250001204417|JOÃO DA SILVA|-4|${missing}|1965-02-13|120417.5|N`,
    `2024-05-03|2022|SP|250001204418|INÊS AÇAÍ "NENÊ"|-4|nene@example.com|1979-11-30|0|S`,
    `2024-05-03|2022|AC|10001377001|RAIMUNDO; O BOM|-4|${missing}|1951-07-07|41300.09|${unknown}`,
    `2024-05-03|2022|AC|10001377002|MARIA|-4|${missing}|1990-01-01|1377000|N`,
  ]
  const text = linesOf(
    header
      .split('|')
      .map((name) => `"${name}"`)
      .join(';'),
    '"03/05/2024";2022;"SP";250001204417;"JOÃO DA SILVA";"-4";"#NULO#";"13/02/1965";"120417,50";"N"\n"03/05/2024";2022;"SP";250001204418;"INÊS AÇAÍ ""NENÊ""";"-4";"nene@example.com";"30/11/1979";"0,00";"S"',
    '"03/05/2024";2022;"AC";10001377001;"RAIMUNDO; O BOM";"-4";"#NULO#";"07/07/1951";"41300,09";"#NE#"\n"03/05/2024";2022;"AC";10001377002;"MARIA";"-4";"#NULO#";"01/01/1990";"1377000,00";"N"',
  )
  return exportCase(
    'candidatures: marks for what is missing, Latin-1',
    encodeText(text, 'iso-8859-1'),
    tableOf(header, ...rows('#NULO#', '#NE#')),
    tableOf(header, ...rows('', '#NE#')),
    tableOf(header, ...rows('', '')),
  )
}

function casesByDay(): PollutionCase {
  const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2020, 0, 22 + i))).map(
    (day) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/20`,
  )
  const places = [
    ',Afghanistan',
    ',Albania',
    'Hubei,China',
    'Ontario,Canada',
    ',"Korea, South"',
    '"Bonaire, Saba",Netherlands',
  ]
  const counts = places.map((_, p) => days.map((_, d) => String(p * d * d)))
  const text = linesOf(
    ['Province/State', 'Country/Region', 'Lat', 'Long', ...days].join(','),
    ...places.map((place, p) => [place, (33.9 - p).toFixed(4), (p * 17.2).toFixed(4), ...counts[p]!].join(',')),
  )
  const named = [
    '|Afghanistan',
    '|Albania',
    'Hubei|China',
    'Ontario|Canada',
    '|Korea, South',
    'Bonaire, Saba|Netherlands',
  ]
  return exportCase('cases by day: days as names of sixty columns', text, {
    header: ['Province/State', 'Country/Region', 'Lat', 'Long', ...days],
    rows: named.map((place, p) => [...place.split('|'), (33.9 - p).toFixed(4), (p * 17.2).toFixed(4), ...counts[p]!]),
  })
}

function marksOfPupils(): PollutionCase {
  const text = linesOf(
    'School,Subject,Mark,%,Subject,Mark,%\nHall,Maths,6.1,71.2,Physics,5.9,64.0\nRipple,Maths,5.2,58.9,Physics,,\nOak Hill,Maths,7.0,88.4,Physics,6.8,81.7\nElm Park,Maths,4.9,50.1,Physics,5.1,55.3',
  )
  const rows = [
    'Hall|Maths|6.1|71.2|Physics|5.9|64.0',
    'Ripple|Maths|5.2|58.9|Physics||',
    'Oak Hill|Maths|7.0|88.4|Physics|6.8|81.7',
    'Elm Park|Maths|4.9|50.1|Physics|5.1|55.3',
  ]
  return exportCase('marks: names that come twice', text, tableOf('School|Subject|Mark|%|Subject|Mark|%', ...rows))
}

function regionsAsHeads(): PollutionCase {
  const text = linesOf(
    'Table A3. Dwellings started\t\t\t\n\nArea\t2021\t2022\t2023\nNorth\t\t\t\nAston\t412\t377\t401\nBrook\t96\t120\t117\nSouth\t\t\t\nCarr\t1 204\t1 377\t1 298\nDene [r]\t877\t801\t[x]\nEsk\t41\t38\t35\n\t\t\t\n[r] revised\t\t\t\n[x] not available\t\t\t',
  )
  const rows = (last: string, thousands: string): string[] => [
    'North|||',
    'Aston|412|377|401',
    'Brook|96|120|117',
    'South|||',
    ...[`Carr|1204|1377|${thousands}`, `Dene [r]|877|801|${last}`, 'Esk|41|38|35'],
  ]
  return exportCase(
    'dwellings: heads of regions between the rows, marks in brackets',
    text,
    tableOf('Area|2021|2022|2023', ...rows('', '1298')),
    tableOf('Area|2021|2022|2023', ...rows('[x]', '1 298')),
    tableOf('Area|2021|2022|2023', ...rows('[x]', '1298')),
  )
}

function revisedFigures(): PollutionCase {
  const rows = [
    'Q1 2023|1204 (r)|0.4',
    'Q2 2023|1211 (r)|0.6',
    'Q3 2023|1198|-1.1',
    'Q4 2023|1202|0.3',
    'Q1 2024|1215 (p)|1.1',
    'Q2 2024|1220 (p)|0.4',
  ]
  const text = linesOf(
    'Gross output of the region, chained volumes',
    '',
    'Quarter|Output (mn)|Change on quarter (%)',
    ...rows,
    '',
    '(r) revised, (p) provisional',
    'Contact: Tel. 555 0101, Mon-Fri',
  )
  return exportCase(
    'output: pipes, marks behind the numbers, a telephone below',
    text,
    tableOf('Quarter|Output (mn)|Change on quarter (%)', ...rows),
  )
}

function populationByAge(): PollutionCase {
  const ages = ['0-4', '5-9', '10-14', '15-19', '20-24', '65+']
  const rows = ['Aston', 'Brook', 'Carr', 'Dene', 'Esk', 'Ford', 'Gill'].map((area, a) => [
    `E0500${1204 + a}`,
    area,
    ...ages.map((_, i) => String(120 + a * 41 + i * 17)),
  ])
  const text = linesOf(
    'Population by age,,,,,,,',
    ',,,,,,,',
    ',,Age group,,,,,',
    ['Code', 'Area', ...ages].join(','),
    ...rows.map((row) => row.join(',')),
  )
  const plain: TextTable = { header: ['Code', 'Area', ...ages], rows }
  const joined = joins.map((by) => ({ header: ['Code', 'Area', ...ages.map((age) => `Age group${by}${age}`)], rows }))
  return exportCase('population: one group above the ages', text, plain, ...joined)
}

function raggedAnswers(): PollutionCase {
  const text =
    '\ufeffTimestamp,Your name,Which days?,Comments\r\n2024-05-03 10:00:41,Ann,"Mon, Tue"\r\n2024-05-03 10:12:09,Bob,Fri,"late,\nif the train is"\n2024-05-04 08:30:00,Cy\r\n2024-05-05 19:02:17,Dee,"Tue, Fri",none\n'
  return exportCase('form: rows that end early, line ends of both kinds', text, {
    header: ['Timestamp', 'Your name', 'Which days?', 'Comments'],
    rows: [
      ['2024-05-03 10:00:41', 'Ann', 'Mon, Tue', ''],
      ['2024-05-03 10:12:09', 'Bob', 'Fri', 'late,\nif the train is'],
      ['2024-05-04 08:30:00', 'Cy', '', ''],
      ['2024-05-05 19:02:17', 'Dee', 'Tue, Fri', 'none'],
    ],
  })
}
