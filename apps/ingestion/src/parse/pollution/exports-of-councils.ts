import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Files as councils, ministries and regulators publish them: payments, budgets, registers, prices. */
export function* councilExports(): Generator<PollutionCase> {
  yield paymentsOverLimit()
  yield ministrySpending()
  yield contractsOfSeveralLines()
  yield streetCrime()
  yield budgetOfSections()
  yield postcodes()
  yield premises()
  yield salaryBands()
  yield carParks()
  yield fuelPrices()
  yield countryCodes()
  yield museumPieces()
  yield grantsWithBareQuotes()
  yield twoTablesOfStaff()
  yield oneNotice()
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n')

function paymentsOverLimit(): PollutionCase {
  const suppliers = ['Acme Roofing Ltd', 'Brook & Sons', 'Citywide Cleaning', 'Dale, Hart & Co', 'Elm Care Homes']
  const payments = Array.from({ length: 70 }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0')
    const pounds = 500 + ((i * 7919) % 9000)
    return {
      day,
      supplier: suppliers[i % 5]!,
      pounds,
      service: ['Adults', 'Highways', 'Schools'][i % 3]!,
      ref: 51000347 + i,
    }
  })
  const grouped = (pounds: number): string =>
    pounds < 1000 ? `${pounds}.25` : `"${String(pounds).replace(/(\d{3})$/, ',$1')}.25"`
  const text = linesOf(
    'Payments to suppliers over £500 - May 2024,,,,,,\n,,,,,,',
    'Body,Date,Supplier,Service area,Transaction,Amount £,',
    ...payments.map(
      ({ day, supplier, pounds, service, ref }) =>
        `Anytown Council,${day}/05/2024,${supplier.includes(',') ? `"${supplier}"` : supplier},${service},${ref},${grouped(pounds)},`,
    ),
  )
  const rows = payments.map(
    ({ day, supplier, pounds, service, ref }) =>
      `Anytown Council|2024-05-${day}|${supplier}|${service}|${ref}|${pounds}.25`,
  )
  return exportCase(
    'council: payments over a limit, a title, a comma at the end, Windows-1252',
    encodeText(crlf(text), 'windows-1252'),
    tableOf('Body|Date|Supplier|Service area|Transaction|Amount £', ...rows),
  )
}

function ministrySpending(): PollutionCase {
  const header = 'Department Family|Entity|Date|Expense Type|Expense Area|Supplier|Transaction Number|Amount|Narrative'
  const records = Array.from({ length: 24 }, (_, i) => [
    'Department of Sample Affairs',
    i % 3 === 0 ? 'Core Department' : 'Sample Agency',
    `${3 + (i % 20)}-May-24`,
    ['Grants', 'Consultancy', 'Rates', 'IT services'][i % 4]!,
    'Finance',
    `Supplier ${String.fromCharCode(65 + i)}`,
    String(9000411 + i * 13),
    `${25000 + i * 1377}.${10 + i}`,
    '',
  ])
  const text = linesOf(
    header.replaceAll('|', ','),
    ...records.map((record) => record.join(',')),
    ...Array.from({ length: 30 }, () => ',,,,,,,,'),
  )
  const rows = records.map((record) => [
    ...record.slice(0, 2),
    `2024-05-${record[2]!.split('-')[0]!.padStart(2, '0')}`,
    ...record.slice(3),
  ])
  return exportCase(
    'ministry: spending, an empty last column, thirty rows of commas below',
    crlf(text),
    { header: header.split('|'), rows },
    { header: header.split('|'), rows: records },
  )
}

function contractsOfSeveralLines(): PollutionCase {
  const text = linesOf(
    'Contract Ref;Title;Description;Start;End;Value (€)',
    'C-2024/017;"Ground works; lot 1";"Works in the park:\n- paths\n- drains";01.03.2024;28.02.2025;120.417,50',
    'C-2024/018;Playground;"Swings, slides";15.03.2024;;41.300,00\nC-2024/021;"School ""Linden""";"Roof\n";01.04.2024;31.12.2024;798.373,00\nC-2024/022;Lighting;;02.04.2024;30.06.2026;9.910,99',
  )
  const rows = [
    [
      'C-2024/017',
      'Ground works; lot 1',
      'Works in the park:\n- paths\n- drains',
      '2024-03-01',
      '2025-02-28',
      '120417.5',
    ],
    ['C-2024/018', 'Playground', 'Swings, slides', '2024-03-15', '', '41300'],
    ['C-2024/021', 'School "Linden"', 'Roof\n', '2024-04-01', '2024-12-31', '798373'],
    ['C-2024/022', 'Lighting', '', '2024-04-02', '2026-06-30', '9910.99'],
  ]
  const header = ['Contract Ref', 'Title', 'Description', 'Start', 'End', 'Value (€)']
  return exportCase('contracts: semicolons, descriptions of several lines, decimal commas', text, { header, rows })
}

function streetCrime(): PollutionCase {
  const kinds = ['Anti-social behaviour', 'Burglary', 'Vehicle crime', 'Shoplifting']
  const rows = Array.from({ length: 120 }, (_, i) => [
    i % 4 === 0 ? '' : `${(i * 2654435761).toString(16)}c0ffee${i}`,
    '2024-05',
    'Sample Constabulary',
    (-2.5 - i / 10000).toFixed(6),
    (51.4 + i / 10000).toFixed(6),
    `On or near ${['High Street', 'Station Road', 'Supermarket'][i % 3]!}`,
    kinds[i % 4]!,
    i % 4 === 0 ? '' : 'Under investigation',
    '',
  ])
  const header = [
    'Crime ID',
    'Month',
    'Reported by',
    'Longitude',
    'Latitude',
    'Location',
    'Crime type',
    'Last outcome',
    'Context',
  ]
  const text = linesOf(...[header, ...rows].map((row) => row.join(',')))
  return exportCase('crime: ids that are missing at times, a column without values', text, { header, rows })
}

function budgetOfSections(): PollutionCase {
  const text = linesOf(
    'Commune de Sampleville;;;;\nBudget primitif 2024 - section de fonctionnement;;;;\n(en euros);;;;\n;;;;',
    'Chapitre;Libellé;Voté 2023;Réalisé 2023;Proposé 2024',
    '011;Charges à caractère général;1 204 500,00;1 187 377,42;1 250 000,00\n012;Charges de personnel;2 310 000,00;2 298 041,10;2 402 500,00',
    '65;Autres charges;412 000,00;-;398 000,00\n66;Charges financières;41 300,00;41 299,87;38 750,00',
    ';Total des dépenses;3 967 800,00;3 526 718,39;4 089 250,00\n;;;;\nSource : direction des finances;;;;',
  )
  const rows = [
    '011|Charges à caractère général|1204500|1187377.42|1250000',
    '012|Charges de personnel|2310000|2298041.1|2402500',
    '65|Autres charges|412000||398000',
    '66|Charges financières|41300|41299.87|38750',
  ]
  const header = 'Chapitre|Libellé|Voté 2023|Réalisé 2023|Proposé 2024'
  return exportCase(
    'budget: blanks between thousands, a total, a source, Windows-1252',
    encodeText(crlf(text), 'windows-1252'),
    tableOf(header, ...rows, '|Total des dépenses|3967800|3526718.39|4089250'),
    tableOf(header, ...rows),
  )
}

function postcodes(): PollutionCase {
  const codes = Array.from({ length: 40 }, (_, i) => `AN${1 + (i % 9)} ${i % 10}${String.fromCharCode(65 + (i % 20))}X`)
  return exportCase('one column: postcodes under a name', linesOf('Postcode', ...codes), {
    header: ['Postcode'],
    rows: codes.map((code) => [code]),
  })
}

function premises(): PollutionCase {
  const text = linesOf(
    'Premises,Licence holder,Licence type,Status',
    'The Red Lion,"Okafor, Amara",Premises,Granted\nHarbour Grill,Petra Novak,Late night refreshment,Granted\nCorner Shop,Omar Haddad,Off sales,Lapsed',
    'Old Mill,Astrid Larsen,Premises,Under review\nVillage Hall,"Silva, Inês",Club,Granted\nMarket Stall 4,Kenji Tanaka,Street trading,Refused',
  )
  const rows = [
    'The Red Lion|Okafor, Amara|Premises|Granted',
    'Harbour Grill|Petra Novak|Late night refreshment|Granted',
    'Corner Shop|Omar Haddad|Off sales|Lapsed',
    'Old Mill|Astrid Larsen|Premises|Under review',
    'Village Hall|Silva, Inês|Club|Granted',
    'Market Stall 4|Kenji Tanaka|Street trading|Refused',
  ]
  return exportCase(
    'register of licences: nothing but text',
    text,
    tableOf('Premises|Licence holder|Licence type|Status', ...rows),
  )
}

function salaryBands(): PollutionCase {
  const text = linesOf(
    '"Senior staff by salary band, as at 31 March 2024"\n',
    'Salary band,Female,Male,Not stated,All',
    '"£50,000 - £54,999",41,37,*,80\n"£55,000 - £59,999",17,20,*,39\n"£60,000 - £64,999",*,12,-,18\n"£65,000 and over",*,*,-,7',
    '\n* fewer than five\n- none',
  )
  const rows = [
    '£50,000 - £54,999|41|37|*|80',
    '£55,000 - £59,999|17|20|*|39',
    '£60,000 - £64,999|*|12|-|18',
    '£65,000 and over|*|*|-|7',
  ]
  const header = 'Salary band|Female|Male|Not stated|All'
  const blank = (words: RegExp): TextTable => tableOf(header, ...rows.map((row) => row.replaceAll(words, '')))
  return exportCase(
    'salaries: bands of money, suppressed counts, their meaning below',
    text,
    blank(/(?<=\|)[*-](?=\||$)/g),
    blank(/(?<=\|)-(?=\||$)/g),
    // What marks mean is shown by the numbers beside them; a column of marks alone shows nothing.
    tableOf(header, ...rows.map((row) => row.replaceAll(/\*(?=\|[-*\d].*\|)/g, ''))),
    tableOf(header, ...rows),
  )
}

function carParks(): PollutionCase {
  const rows = Array.from(
    { length: 12 },
    (_, i) =>
      `CP${10 + i}|${['Mill Lane', 'Dock, upper deck', 'Abbey; north'][i % 3]!}|${40 + i * 7}|${i % 2 === 0 ? 'Y' : 'N'}|5${1 + (i % 2)}.${4000 + i}`,
  )
  return exportCase('car parks: pipes, no header', linesOf(...rows), tableOf('', ...rows))
}

function fuelPrices(): PollutionCase {
  const text = linesOf(
    'Regiao - Sigla;Estado - Sigla;Municipio;Revenda;CNPJ da Revenda;Produto;Data da Coleta;Valor de Venda;Valor de Compra;Unidade de Medida;Bandeira',
    'SE;SP;GUARULHOS;AUTO POSTO SAKAMOTO LTDA; 49.051.667/0001-02;GASOLINA;02/05/2024;5,79;;R$ / litro;VIBRA\nSE;SP;GUARULHOS;AUTO POSTO SAKAMOTO LTDA; 49.051.667/0001-02;ETANOL;02/05/2024;3,69;;R$ / litro;VIBRA',
    'N;AC;CRUZEIRO DO SUL;CARDINAL E OLIVEIRA LTDA; 03.608.766/0005-07;DIESEL S10;03/05/2024;7,9;;R$ / litro;BRANCA\nS;PR;MARINGA;POSTO AVENIDA "A" LTDA; 02.052.348/0001-61;GNV;13/05/2024;4,99;;R$ / m³;BRANCA',
  )
  const header =
    'Regiao - Sigla|Estado - Sigla|Municipio|Revenda|CNPJ da Revenda|Produto|Data da Coleta|Valor de Venda|Valor de Compra|Unidade de Medida|Bandeira'
  const rows = [
    'SE|SP|GUARULHOS|AUTO POSTO SAKAMOTO LTDA| 49.051.667/0001-02|GASOLINA|2024-05-02|5.79||R$ / litro|VIBRA',
    'SE|SP|GUARULHOS|AUTO POSTO SAKAMOTO LTDA| 49.051.667/0001-02|ETANOL|2024-05-02|3.69||R$ / litro|VIBRA',
    'N|AC|CRUZEIRO DO SUL|CARDINAL E OLIVEIRA LTDA| 03.608.766/0005-07|DIESEL S10|2024-05-03|7.9||R$ / litro|BRANCA',
    'S|PR|MARINGA|POSTO AVENIDA "A" LTDA| 02.052.348/0001-61|GNV|2024-05-13|4.99||R$ / m³|BRANCA',
  ]
  return exportCase(
    'fuel prices: a quote inside a bare field, a blank in front of codes',
    encodeText(text, 'utf-8', true),
    tableOf(header, ...rows),
    tableOf(header, ...rows.map((row) => row.replace('| ', '|'))),
  )
}

function countryCodes(): PollutionCase {
  const rows = [
    'AF|AFG|Afghanistan',
    'AX|ALA|Åland',
    'AL|ALB|Albania',
    'BO|BOL|Bolivia, Plurinational State of',
    'CI|CIV|Côte d’Ivoire',
    'DE|DEU|Germany',
    'FR|FRA|France',
    'GB|GBR|United Kingdom',
  ]
  return exportCase(
    'codes of countries: all text, no header',
    linesOf(...rows.map((row) => row.replaceAll('|', ';'))),
    tableOf('', ...rows),
  )
}

function museumPieces(): PollutionCase {
  const html = 'Stoneware; glazed. <p class="a">Found in 1893, "as new".</p> '
  const long = html.repeat(60).trim()
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
  const records = Array.from({ length: 9 }, (_, i) => [
    `1893.${i + 1}.a`,
    ['Jar', 'Bowl, fluted', 'Dish'][i % 3]!,
    i % 3 === 0 ? long : `Earthenware\n\nGift of the ${i}th "Earl"`,
    i % 2 === 0 ? '' : 'ca. 1750–1800',
    `https://museum.example/o/${i}?lang=en,fr`,
  ])
  const header = ['Accession No.', 'Title', 'Description', 'Date', 'URL']
  const text = linesOf(...[header, ...records].map((record) => record.map(quoted).join(',')))
  return exportCase('museum: very long texts with markup, empty lines inside, all quoted', text, {
    header,
    rows: records,
  })
}

function grantsWithBareQuotes(): PollutionCase {
  const names = [
    'The "Red" House',
    'Friends of the Park',
    'Choir "Harmony"',
    'Boat Club',
    'Theatre, "Old Vic" branch',
    'Scouts',
    'Allotments',
    'Hall',
  ]
  const records = names.map((name, i) => [String(101 + i), name, `W${i % 3}`, `${200 + i * 75}.00`])
  const text = linesOf(
    '"Grant ID","Recipient","Ward","Amount"',
    ...records.map((record) => record.map((cell) => `"${cell}"`).join(',')),
  )
  return exportCase('grants: all quoted, quotes inside names not doubled', text, {
    header: ['Grant ID', 'Recipient', 'Ward', 'Amount'],
    rows: records,
  })
}

function twoTablesOfStaff(): PollutionCase {
  const text = linesOf(
    'Workforce report 2023-24,,,\n\nTable 1: Headcount by directorate,,,\nDirectorate,Permanent,Agency,Vacant',
    'Adults,412,37,20\nChildren,377,41,12\nPlace,801,9,33\nCorporate,198,4,7\n',
    'Table 2: Sickness,,,\nReason,Days lost,,\nStress,1204,,\nBack,877,,\nOther,96,,',
  )
  const header = 'Directorate|Permanent|Agency|Vacant'
  return exportCase(
    'workforce: two tables with titles, the second with fewer columns',
    text,
    tableOf(header, 'Adults|412|37|20', 'Children|377|41|12', 'Place|801|9|33', 'Corporate|198|4|7'),
  )
}

function oneNotice(): PollutionCase {
  const text =
    '"Reference","Published","Buyer","Title","Value"\r\n"2024-000417","03/05/2024","Anytown Council","Supply of salt","41300.00"\r\n'
  const header = 'Reference|Published|Buyer|Title|Value'
  return exportCase(
    'notices: a single row, all quoted',
    text,
    tableOf(header, '2024-000417|2024-05-03|Anytown Council|Supply of salt|41300'),
    tableOf(header, '2024-000417|2024-03-05|Anytown Council|Supply of salt|41300'),
    tableOf(header, '2024-000417|03/05/2024|Anytown Council|Supply of salt|41300'),
  )
}
