import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Files as agencies of cities and countries publish them: inspections, trips, trade, prices, pages printed to a file. */
export function* agencyExports(): Generator<PollutionCase> {
  yield inspections()
  yield schoolMeals()
  yield pipesOfInches()
  yield visitors()
  yield tariff()
  yield linesInQuotes()
  yield tradeWithTotalFirst()
  yield quartersUnderYears()
  yield sideBySide()
  yield pages()
  yield transposed()
  yield dashesForMissing()
  yield widerTableBelow()
  yield apostrophes()
  yield endsWithControlZ()
  yield carriageReturnsOnly()
  yield colonAccounts()
  yield leadingEmptyLines()
  yield threeHeaders()
  yield cameras()
  yield birds()
  yield noHeaderTrips()
  yield libraryLoans()
  yield metadataBeside()
}

const all = (tables: readonly TextTable[]): [TextTable, ...TextTable[]] => [tables[0]!, ...tables.slice(1)]

function inspections(): PollutionCase {
  const rows = [
    ['30075445', 'MORRIS PARK BAKE SHOP', 'Bronx', '05/18/2023', '', '7', '2024-05-17', '40.848231,\n-73.855972'],
    [
      '30112340',
      "WENDY'S",
      'Brooklyn',
      '01/30/2024',
      'Cold food held above 41º F (smoked fish above 38 ºF) except during "active" preparation.',
      '21',
      '2024-05-17',
      '40.662652,\n-73.962081',
    ],
    ['40356018', 'RIVIERA, CATERERS', 'Brooklyn', '04/30/2024', 'Hot water; not provided', '', '2024-05-17', ''],
    ['40356151', 'BRUNOS ON THE BOULEVARD', 'Queens', '11/13/2023', '', '12', '2024-05-17', '40.764314,\n-73.880382'],
  ]
  const header = [
    'CAMIS',
    'DBA',
    'BORO',
    'INSPECTION DATE',
    'VIOLATION DESCRIPTION',
    'SCORE',
    'RECORD DATE',
    'Location',
  ]
  const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const dated = rows.map((row) => row.map((cell) => cell.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2')))
  return exportCase(
    'inspections: places over two lines, long texts',
    linesOf(...[header, ...rows].map((row) => row.map(quoted).join(','))),
    { header, rows: dated },
  )
}

function schoolMeals(): PollutionCase {
  const text = linesOf(
    'Free school meals by ward (January census),,,,\nSource: Schools data team; contact data@example.org,,,,',
    ',,,,',
    'Ward,Pupils,Eligible,% eligible,Notes\nAbbey,"1,204",377,31.3%,\nBeech,988,x,x,small numbers\nCastle,"1,502",412,27.4%,\nDene,870,96,11.0%,\nTotal,"4,564",885,..,excludes suppressed',
  )
  const header = 'Ward|Pupils|Eligible|% eligible|Notes'
  const rows = ['Abbey|1204|377|31.3%|', 'Beech|988|x|x|small numbers', 'Castle|1502|412|27.4%|', 'Dene|870|96|11.0%|']
  const total = 'Total|4564|885|..|excludes suppressed'
  // No other column says that a comma parts thousands.
  const written = [...rows, total].map((row) => row.replace(/\|(\d)(\d{3})\|/, '|$1,$2|'))
  return exportCase(
    'school meals: titles with semicolons, x for what is suppressed',
    text,
    tableOf(header, ...rows, total),
    tableOf(header, ...rows),
    tableOf(header, ...written),
  )
}

function pipesOfInches(): PollutionCase {
  const text = linesOf(
    'part\tdesc\tlen\tprice',
    'A1\t12" pipe\t12"\t4.50',
    'A2\t3/4" elbow, "soft"\t3/4"\t1.20',
    'B7\tTape 2" x 50\'\t2"\t3.00',
    'B8\tValve\t\t12.00',
  )
  return exportCase(
    'parts: tabs, inches as quotes',
    text,
    tableOf(
      'part|desc|len|price',
      'A1|12" pipe|12"|4.50',
      'A2|3/4" elbow, "soft"|3/4"|1.20',
      'B7|Tape 2" x 50\'|2"|3.00',
      'B8|Valve||12.00',
    ),
  )
}

function visitors(): PollutionCase {
  const rows = Array.from({ length: 30 }, (_, i) => String(412 + ((i * 97) % 800)))
  return exportCase('visitors: one column of numbers', linesOf('Visitors per day', ...rows), {
    header: ['Visitors per day'],
    rows: rows.map((row) => [row]),
  })
}

function tariff(): PollutionCase {
  const text = linesOf(
    'Code;Description;Rate;Imports',
    '0101.21;Horses, pure-bred;free;1,204.50',
    '0102.29;Cattle; 8.0%;41,300.00',
    '0203.11;Swine, fresh;12.5%;9,910.75',
    '0207.13;Fowl "cuts";free;798,373.00',
  )
  const rows = (digits: (n: string) => string): string[] =>
    [
      '0101.21|Horses, pure-bred|free|1,204.50',
      '0102.29|Cattle|8.0%|41,300.00',
      '0203.11|Swine, fresh|12.5%|9,910.75',
      '0207.13|Fowl "cuts"|free|798,373.00',
    ].map((row) => row.replace(/[\d,.]+$/, digits))
  return exportCase(
    'tariff: semicolons, commas between thousands',
    text,
    ...all([
      tableOf('Code|Description|Rate|Imports', ...rows((n) => n.replace(',', ''))),
      tableOf(
        'Code|Description|Rate|Imports',
        ...rows((n) => n.replace(',', '')).map((row) => row.replace('|8.0%', '| 8.0%')),
      ),
    ]),
  )
}

function linesInQuotes(): PollutionCase {
  const text = linesOf(
    '"id,station,""opened"",bikes"',
    '"1,Main St,""2019-05-03"",12"',
    '"2,""Dock, north"",""2020-01-17"",31"',
    '"3,Park,""2021-11-30"",8"',
    '"4,Mill,""2022-02-28"",17"',
  )
  const rows = ['1|Main St|2019-05-03|12', '2|Dock, north|2020-01-17|31', '3|Park|2021-11-30|8', '4|Mill|2022-02-28|17']
  return exportCase('bicycles: each line in quotes as a whole', text, tableOf('id|station|opened|bikes', ...rows))
}

function tradeWithTotalFirst(): PollutionCase {
  const text = linesOf(
    '"Exports by partner, million EUR"',
    '""',
    '"Partner","2021","2022","2023"',
    '"World","120,417.1","130,377.4","128,041.0"',
    '"Austria","4,120.0","4,310.9","4,204.7"',
    '"Belgium","9,910.3","9,870.2",":"',
    '"Croatia","877.0","901.4","912.8"',
    '"Special value"',
    '":","not available"',
  )
  return exportCase(
    'trade: the world first, special values below',
    text,
    tableOf(
      'Partner|2021|2022|2023',
      'World|120417.1|130377.4|128041',
      'Austria|4120|4310.9|4204.7',
      'Belgium|9910.3|9870.2|',
      'Croatia|877|901.4|912.8',
    ),
  )
}

function quartersUnderYears(): PollutionCase {
  const header = ['Indicator', '2022', '', '', '', '2023', '', '', '']
  const quarters = ['', 'Q1', 'Q2', 'Q3', 'Q4', 'Q1', 'Q2', 'Q3', 'Q4']
  const rows = ['Sales', 'Orders', 'Stock', 'Staff'].map((name, r) => [
    name,
    ...Array.from({ length: 8 }, (_, i) => (100 + r * 17 + i * 1.3).toFixed(1)),
  ])
  const text = linesOf(...[header, quarters, ...rows].map((row) => row.join(';')))
  const names = (by: string): string[] => [
    'Indicator',
    ...[2022, 2023].flatMap((year) => ['Q1', 'Q2', 'Q3', 'Q4'].map((quarter) => `${year}${by}${quarter}`)),
  ]
  return exportCase(
    'indicators: quarters under years',
    text,
    ...all([' ', '_', '-', ' - '].map((by) => ({ header: names(by), rows }))),
  )
}

function sideBySide(): PollutionCase {
  const text = linesOf(
    'Month,Rain,,Month,Sun',
    'Jan,41.3,,Jan,96',
    'Feb,12.0,,Feb,120',
    'Mar,38.7,,Mar,141',
    'Apr,20.4,,Apr,204',
  )
  const rows = ['Jan|41.3||Jan|96', 'Feb|12.0||Feb|120', 'Mar|38.7||Mar|141', 'Apr|20.4||Apr|204']
  return exportCase('weather: two tables side by side', text, tableOf('Month|Rain||Month|Sun', ...rows))
}

function pages(): PollutionCase {
  const page = (n: number, ...rows: readonly string[]): string =>
    linesOf(`Printed 03/05/2024,,,Page ${n} of 2`, 'Plot,Owner,Area (m²),Built', ...rows, '')
  const text =
    page(1, '17/1,A. Okafor,412,1977', '17/2,P. Novak,377,1981', '17/3,"Silva, I.",1204,2003') +
    page(2, '18/1,O. Haddad,96,1950', '18/2,K. Tanaka,877,1999', '18/4,B. Larsen,541,2011')
  const rows = [
    '17/1|A. Okafor|412|1977',
    '17/2|P. Novak|377|1981',
    '17/3|Silva, I.|1204|2003',
    '18/1|O. Haddad|96|1950',
    '18/2|K. Tanaka|877|1999',
    '18/4|B. Larsen|541|2011',
  ]
  return exportCase(
    'plots: pages with their heads and names again',
    text,
    tableOf('Plot|Owner|Area (m²)|Built', ...rows),
  )
}

function transposed(): PollutionCase {
  const text = linesOf(
    'Measure,Aston,Brook,Carr',
    'Population,12041,9377,4120',
    'Area (km²),41.3,38.7,12.0',
    'Households,5330,4020,1810',
    'Median age,41,38,45',
    'Density,291.5,242.3,343.3',
  )
  return exportCase(
    'profile: a column for each town',
    text,
    tableOf(
      'Measure|Aston|Brook|Carr',
      'Population|12041|9377|4120',
      'Area (km²)|41.3|38.7|12.0',
      'Households|5330|4020|1810',
      'Median age|41|38|45',
      'Density|291.5|242.3|343.3',
    ),
  )
}

function dashesForMissing(): PollutionCase {
  const text = linesOf(
    'Kreis;Fälle;Anteil in %;Veränderung',
    'Ahrweiler;1.204;12,4;+3,1',
    'Altenkirchen;877;–;-0,4',
    'Alzey-Worms;x;9,1;/',
    'Birkenfeld;412;8,8;+0,2',
    'Cochem-Zell;96;(7,1);–',
  )
  const table = tableOf(
    'Kreis|Fälle|Anteil in %|Veränderung',
    'Ahrweiler|1.204|12,4|+3,1',
    'Altenkirchen|877|–|-0,4',
    'Alzey-Worms|x|9,1|/',
    'Birkenfeld|412|8,8|+0,2',
    'Cochem-Zell|96|(7,1)|–',
  )
  return exportCase(
    'districts: signs of offices for what is missing, Windows-1252',
    encodeText(text, 'windows-1252'),
    table,
  )
}

function widerTableBelow(): PollutionCase {
  const text = linesOf(
    'Summary',
    'Line,Trips',
    'U1,41300',
    'U2,38750',
    'U3,12041',
    '',
    'Details',
    'Line,Direction,Stop,Boarding,Alighting',
    'U1,N,Dock,120,17',
    'U1,N,Mill,96,41',
    'U1,S,Dock,77,12',
    'U2,N,Abbey,204,98',
    'U2,S,Abbey,180,87',
    'U3,N,Park,45,23',
    'U3,S,Park,39,20',
    'U3,S,Gate,12,9',
  )
  const first = tableOf('Line|Trips', 'U1|41300', 'U2|38750', 'U3|12041')
  const second = tableOf(
    'Line|Direction|Stop|Boarding|Alighting',
    'U1|N|Dock|120|17',
    'U1|N|Mill|96|41',
    'U1|S|Dock|77|12',
    'U2|N|Abbey|204|98',
    'U2|S|Abbey|180|87',
    'U3|N|Park|45|23',
    'U3|S|Park|39|20',
    'U3|S|Gate|12|9',
  )
  return exportCase('trips: a small table above a larger one', text, second, first)
}

function apostrophes(): PollutionCase {
  const text = linesOf(
    "'tree','species','height','planted'",
    "'T-1','Acer, red','12.4','2001'",
    "'T-2','St John''s bread','7.1','1998'",
    "'T-3','Quercus robur','18.0','1950'",
    "'T-4','Tilia','','2010'",
  )
  return exportCase(
    'trees: apostrophes as quotes',
    text,
    tableOf(
      'tree|species|height|planted',
      'T-1|Acer, red|12.4|2001',
      "T-2|St John's bread|7.1|1998",
      'T-3|Quercus robur|18.0|1950',
      'T-4|Tilia||2010',
    ),
  )
}

function endsWithControlZ(): PollutionCase {
  const text = 'KOD,NAZWA,ILOSC\r\n0417,Pompa,12\r\n0418,Zawor,377\r\n0419,Rura,41\r\n\u001a'
  return exportCase(
    'register of the nineties: a mark for the end of the file',
    text,
    tableOf('KOD|NAZWA|ILOSC', '0417|Pompa|12', '0418|Zawor|377', '0419|Rura|41'),
  )
}

function carriageReturnsOnly(): PollutionCase {
  const text = linesOf(
    'Año;Provincia;Nacimientos;Defunciones',
    '2021;Ávila;877;1.204',
    '2021;León;2.310;5.204',
    '2022;Ávila;841;1.377',
    '2022;León;2.204;5.012',
  )
  return exportCase(
    'births: line ends of old computers, Latin-1',
    encodeText(text.replaceAll('\n', '\r'), 'iso-8859-1'),
    tableOf(
      'Año|Provincia|Nacimientos|Defunciones',
      '2021|Ávila|877|1204',
      '2021|León|2310|5204',
      '2022|Ávila|841|1377',
      '2022|León|2204|5012',
    ),
  )
}

function colonAccounts(): PollutionCase {
  const rows = [
    'A17:Abbey Ward:412:2024-05-03',
    'B04:Beech:377:2024-05-03',
    'C41:Castle Hill:96:2024-05-04',
    'D12:Dene:877:2024-05-06',
    'E09:Esk:41:2024-05-07',
  ]
  return exportCase(
    'accounts: colons, no header',
    linesOf(...rows),
    tableOf('', ...rows.map((row) => row.replaceAll(':', '|'))),
  )
}

function leadingEmptyLines(): PollutionCase {
  const text = `\r\n\r\n ,,\r\nStation , Level (m) , Trend \r\nAston, 1.204 , rising\r\nBrook, 0.877 , falling\r\nCarr, 2.041 , steady\r\nDene, 0.412 , steady\r\n\r\n\r\n`
  const rows = ['Aston|1.204|rising', 'Brook|0.877|falling', 'Carr|2.041|steady', 'Dene|0.412|steady']
  const headers = ['Station|Level (m)|Trend', 'Station | Level (m) | Trend ']
  return exportCase(
    'levels: empty lines first, blanks around everything',
    text,
    ...all(headers.map((header) => tableOf(header, ...rows))),
  )
}

function threeHeaders(): PollutionCase {
  const text = linesOf(
    'Table 3,,,,,',
    ',Men,,Women,,All',
    ',Number,Rate,Number,Rate,Number',
    ',000s,%,000s,%,000s',
    'North,120.4,71.2,98.0,64.0,218.4',
    'South,204.1,73.9,187.2,66.1,391.3',
    'East,41.3,70.0,38.7,61.5,80.0',
    'West,96.0,69.8,87.7,60.9,183.7',
  )
  const rows = [
    'North|120.4|71.2|98.0|64.0|218.4',
    'South|204.1|73.9|187.2|66.1|391.3',
    'East|41.3|70.0|38.7|61.5|80.0',
    'West|96.0|69.8|87.7|60.9|183.7',
  ]
  const answers = [' ', '_', ' - '].flatMap((by) => [
    `|Men${by}Number${by}000s|Men${by}Rate${by}%|Women${by}Number${by}000s|Women${by}Rate${by}%|All${by}Number${by}000s`,
    `|Men${by}Number${by}000s|Men${by}Rate${by}%|Women${by}Number${by}000s|Women${by}Rate${by}%|All`,
    `|Men${by}Number|Men${by}Rate|Women${by}Number|Women${by}Rate|All${by}Number`,
  ])
  return exportCase(
    'employment: three lines of header below a padded title',
    text,
    ...all(answers.map((header) => tableOf(header, ...rows))),
  )
}

function cameras(): PollutionCase {
  const text = linesOf(
    '# speed cameras',
    '# updated 2024-05-03',
    '',
    'lon,lat,comment',
    '-2.5871,51.4545,"A38, 30 mph"',
    '-2.6012,51.4602,A4 // both ways',
    '-2.5540,51.4410,',
    '-2.5712,51.4399,#17 moved',
  )
  return exportCase(
    'cameras: remarks above, a hash in a cell',
    text,
    tableOf(
      'lon|lat|comment',
      '-2.5871|51.4545|A38, 30 mph',
      '-2.6012|51.4602|A4 // both ways',
      '-2.5540|51.4410|',
      '-2.5712|51.4399|#17 moved',
    ),
  )
}

function birds(): PollutionCase {
  const names = ['Robin', 'Wren', 'Coal tit', 'Great tit', 'Rook', 'Heron']
  const text = linesOf(
    'Species,Site,Observer,Behaviour',
    ...names.map(
      (name, i) =>
        `${name},${['Mill pond', 'Dene'][i % 2]!},${['A. Lee', 'B. Ray', 'A. Lee'][i % 3]!},${['feeding', 'singing', ''][i % 3]!}`,
    ),
    '',
    'Records are provisional, and may be corrected.',
  )
  return exportCase(
    'birds: nothing but text, a sentence below',
    text,
    tableOf(
      'Species|Site|Observer|Behaviour',
      ...names.map(
        (name, i) =>
          `${name}|${['Mill pond', 'Dene'][i % 2]!}|${['A. Lee', 'B. Ray', 'A. Lee'][i % 3]!}|${['feeding', 'singing', ''][i % 3]!}`,
      ),
    ),
  )
}

function noHeaderTrips(): PollutionCase {
  const rows = Array.from(
    { length: 40 },
    (_, i) =>
      `${1714720000 + i * 60}|BUS ${i % 7}|${(48.1 + i / 1000).toFixed(4)}|${(11.5 + i / 1000).toFixed(4)}|${i % 3 === 0 ? '' : 'on time'}`,
  )
  return exportCase(
    'trips: tabs, no header, times as seconds',
    linesOf(...rows.map((row) => row.replaceAll('|', '\t'))),
    tableOf('', ...rows),
  )
}

function libraryLoans(): PollutionCase {
  const text = linesOf(
    '"BibNumber","Title","Author","ISBN","Subjects","ItemCount"',
    '"3011076","A tale of two friends / adapted by Ellie O\'Ryan ; illustrated by Tom Caulfield.","O\'Ryan, Ellie","1481425730, 1481425749","Musicians Fiction, Bullfighters Fiction","1"',
    '"2248846","Naruto. Vol. 1, Uzumaki Naruto / story and art by ""Masashi"" Kishimoto","Kishimoto, Masashi, 1974-","1569319006","Ninja Japan Comic books","2"',
    '"3209270","Peace, love & Wi-Fi : a ZITS treasury","Scott, Jerry, 1955-","144945867X, 9781449458676","Duncan Jeremy Fictitious character","1"',
  )
  const rows = [
    [
      '3011076',
      "A tale of two friends / adapted by Ellie O'Ryan ; illustrated by Tom Caulfield.",
      "O'Ryan, Ellie",
      '1481425730, 1481425749',
      'Musicians Fiction, Bullfighters Fiction',
      '1',
    ],
    [
      '2248846',
      'Naruto. Vol. 1, Uzumaki Naruto / story and art by "Masashi" Kishimoto',
      'Kishimoto, Masashi, 1974-',
      '1569319006',
      'Ninja Japan Comic books',
      '2',
    ],
    [
      '3209270',
      'Peace, love & Wi-Fi : a ZITS treasury',
      'Scott, Jerry, 1955-',
      '144945867X, 9781449458676',
      'Duncan Jeremy Fictitious character',
      '1',
    ],
  ]
  return exportCase('library: titles full of marks', text, {
    header: ['BibNumber', 'Title', 'Author', 'ISBN', 'Subjects', 'ItemCount'],
    rows,
  })
}

function metadataBeside(): PollutionCase {
  const text = linesOf(
    'Indicator:;Unemployment rate;;',
    'Unit:;Percent;;',
    'Frequency:;Annual;;',
    ';;;',
    'Country;2021;2022;2023',
    'Estonia;6,2;5,6;6,4',
    'Latvia;7,6;6,9;6,5',
    'Lithuania;7,1;6,0;6,9',
    'Poland;3,4;2,9;2,8',
  )
  return exportCase(
    'indicator: keys and values with the delimiters of rows',
    text,
    tableOf(
      'Country|2021|2022|2023',
      'Estonia|6.2|5.6|6.4',
      'Latvia|7.6|6.9|6.5',
      'Lithuania|7.1|6.0|6.9',
      'Poland|3.4|2.9|2.8',
    ),
  )
}
