import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** Files as portals of open data and offices of statistics publish them. */
export function* portalExports(): Generator<PollutionCase> {
  yield flaggedYears()
  yield federalOffice()
  yield registerOfMunicipalities()
  yield pipesAndFlags()
  yield censusLabels()
  yield seriesWithKeys()
  yield suppressedValues()
  yield namesOfSeveralLines()
  yield spending()
  yield placesAsPairs()
  yield votes()
  yield riverGauge()
  yield weatherStation()
  yield stopTimes()
  yield variants()
  yield features()
}

const named = (table: TextTable, header: string): TextTable => ({ header: header.split('|'), rows: table.rows })

function flaggedYears(): PollutionCase {
  const text = linesOf(
    'freq,unit,age,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \t2022 ',
    'A,PC,Y15-24,AT\t8.5 \t10.5 b\t11.0 \t9.5 \nA,PC,Y15-24,BE\t14.2 \t15.3 b\t18.2 bd\t16.4 \nA,PC,Y15-24,CY\t16.6 \t18.2 \t17.1 b\t18.5 ',
    'A,PC,Y15-24,DE\t: \t7.0 b\t6.9 bd\t6.0 \nA,PC,Y15-24,EL\t35.2 \t35.0 \t35.5 b\t: \nA,PC,Y15-24,MT\t9.3 \t10.8 \t9.6 u\t8.1 ',
  )
  const rows = [
    'A,PC,Y15-24,AT|8.5|10.5 b|11.0|9.5',
    'A,PC,Y15-24,BE|14.2|15.3 b|18.2 bd|16.4',
    'A,PC,Y15-24,CY|16.6|18.2|17.1 b|18.5',
    'A,PC,Y15-24,DE||7.0 b|6.9 bd|6.0',
    'A,PC,Y15-24,EL|35.2|35.0|35.5 b|',
    'A,PC,Y15-24,MT|9.3|10.8|9.6 u|8.1',
  ]
  const table = tableOf('freq,unit,age,geo\\TIME_PERIOD|2019|2020|2021|2022', ...rows)
  const blanks = 'freq,unit,age,geo\\TIME_PERIOD|2019 |2020 |2021 |2022 '
  const kept = tableOf(blanks, ...rows.map((row) => row.replaceAll(/\|(\d+\.\d)(?=\||$)/g, '|$1 ')))
  return exportCase(
    'statistics of many countries: years with flags behind the numbers',
    text,
    table,
    named(table, blanks),
    kept,
  )
}

function federalOffice(): PollutionCase {
  const text = linesOf(
    'Tabelle: 12411-0010',
    'Bevölkerung: Bundesländer, Stichtag;;;',
    'Fortschreibung des Bevölkerungsstandes;;;',
    'Bevölkerungsstand (Anzahl);;;',
    ';31.12.2020;31.12.2021;31.12.2022',
    'Baden-Württemberg;11103043;11124642;11280257\nBayern;13140183;13176989;13369393\nBerlin;3664088;3677472;3755251',
    'Bremen;680130;676463;-\nThüringen;2120237;2108863;.\n__________',
    'Ab 2011: Ergebnisse auf Grundlage des Zensus 2011.\n\n(C)opyright Statistisches Amt, 2024\nStand: 03.05.2024 / 10:00:00',
  )
  const rows = [
    'Baden-Württemberg|11103043|11124642|11280257',
    'Bayern|13140183|13176989|13369393',
    'Berlin|3664088|3677472|3755251',
    'Bremen|680130|676463|',
    'Thüringen|2120237|2108863|',
  ]
  const table = tableOf('|31.12.2020|31.12.2021|31.12.2022', ...rows)
  return exportCase(
    'federal office: four lines of titles, days as names, a rule and notes below, Latin-1',
    encodeText(text.replaceAll('\n', '\r\n'), 'iso-8859-1'),
    table,
  )
}

function registerOfMunicipalities(): PollutionCase {
  const text = linesOf(
    'Municipios;Sexo;Periodo;Total',
    '44001 Ababuj;Total;2021;71\n44001 Ababuj;Hombres;2021;43\n44001 Ababuj;Mujeres;2021;28',
    '44013 Alcañiz;Total;2021;15.947\n44013 Alcañiz;Hombres;2021;7.997\n44013 Alcañiz;Mujeres;2021;7.950\n44216 Teruel;Total;2021;1.035.691',
  )
  const table = tableOf(
    'Municipios|Sexo|Periodo|Total',
    '44001 Ababuj|Total|2021|71',
    '44001 Ababuj|Hombres|2021|43',
    '44001 Ababuj|Mujeres|2021|28',
    '44013 Alcañiz|Total|2021|15947',
    '44013 Alcañiz|Hombres|2021|7997',
    '44013 Alcañiz|Mujeres|2021|7950',
    '44216 Teruel|Total|2021|1035691',
  )
  return exportCase('municipalities: points between thousands', encodeText(text, 'windows-1252'), table)
}

function pipesAndFlags(): PollutionCase {
  const text = linesOf(
    '"ITTER107"|"Territorio"|"TIPO_DATO"|"TIME"|"Seleziona periodo"|"Value"|"Flag Codes"|"Flags"',
    '"ITC1"|"Piemonte"|"JAN"|"2021"|"2021"|4274945||\n"ITC2"|"Valle d\'Aosta / Vallée d\'Aoste"|"JAN"|"2021"|"2021"|124089||',
    '"ITC3"|"Liguria"|"JAN"|"2021"|"2021"|1518495|"p"|"dato provvisorio"\n"ITC4"|"Lombardia"|"JAN"|"2021"|"2021"|9981554||',
  )
  const table = tableOf(
    'ITTER107|Territorio|TIPO_DATO|TIME|Seleziona periodo|Value|Flag Codes|Flags',
    'ITC1|Piemonte|JAN|2021|2021|4274945||',
    "ITC2|Valle d'Aosta / Vallée d'Aoste|JAN|2021|2021|124089||",
    'ITC3|Liguria|JAN|2021|2021|1518495|p|dato provvisorio',
    'ITC4|Lombardia|JAN|2021|2021|9981554||',
  )
  return exportCase('warehouse of statistics: pipes, texts quoted, columns that are nearly empty', text, table)
}

function censusLabels(): PollutionCase {
  const text = linesOf(
    'GEO_ID,NAME,P1_001N,P1_002N,',
    '"Geography","Geographic Area Name"," !!Total:"," !!Total:!!Population of one race:",',
    '"0400000US01","Alabama","5024279","4767326",\n"0400000US02","Alaska","733391","643867",\n"0400000US04","Arizona","7151502","6154696",\n"0400000US05","Arkansas","3011524","2797949",',
  )
  const table = tableOf(
    'GEO_ID|NAME|P1_001N|P1_002N',
    '0400000US01|Alabama|5024279|4767326',
    '0400000US02|Alaska|733391|643867',
    '0400000US04|Arizona|7151502|6154696',
    '0400000US05|Arkansas|3011524|2797949',
  )
  const labels = 'Geography|Geographic Area Name| !!Total:| !!Total:!!Population of one race:'
  return exportCase('census: codes and labels of the columns, a comma at the end', text, table, named(table, labels))
}

function seriesWithKeys(): PollutionCase {
  const keys = [
    '"Title","CPI INDEX 00: ALL ITEMS 2015=100"',
    '"CDID","D7BT"',
    '"Source dataset ID","MM23"',
    '"PreUnit",""',
    '"Unit","Index, base year = 100"',
    '"Release date","17-04-2024"',
    '"Next release","22 May 2024"',
    '"Important notes",',
  ]
  const rows = Array.from({ length: 36 }, (_, i) => `${1988 + i}|${(48.4 + 2.3 * i).toFixed(1)}`)
  const text = linesOf(...keys, ...rows.map((row) => row.replace(/(.*)\|(.*)/, '"$1","$2"')))
  const table = { ...tableOf('', ...rows), header: [] }
  return exportCase('time series: eight lines of keys, then years and values without names', text, table)
}

function suppressedValues(): PollutionCase {
  const text = linesOf(
    'Pupils by school and need,,,,\nAcademic year 2022/23,,,,\n,,,,',
    'LA code,School name,Phase,Pupils,Supported (%)',
    '301,"St. Mary\'s, Barking",Primary,412,12.4\n301,Ripple,Primary,598,c\n302,Oak Hill,Secondary,1204,9.8\n302,Elm Park,Special,<5,x\n303,"Hall, The",Primary,377,10.1',
    ',,,,\nSource: School census,,,,\nc = suppressed; x = not applicable,,,,',
  )
  const rows = [
    "301|St. Mary's, Barking|Primary|412|12.4",
    '301|Ripple|Primary|598|c',
    '302|Oak Hill|Secondary|1204|9.8',
    '302|Elm Park|Special|<5|x',
    '303|Hall, The|Primary|377|10.1',
  ]
  const table = tableOf('LA code|School name|Phase|Pupils|Supported (%)', ...rows)
  return exportCase('school statistics: padded titles and notes, suppressed values', text, table)
}

function namesOfSeveralLines(): PollutionCase {
  const text = linesOf(
    '"Table 4","","",""\n"Offences by division","","",""\n"","","",""',
    '"Division","Offences\n2021–22","Offences\n2022–23","Change\n(%)"',
    '"Central","1,204","1,377","14.4"\n"North","877","802","-8.6"\n"South ","412","412","0.0"\n"West","96","103","7.3"\n"Total","2,589","2,694","4.1"',
  )
  const rows = ['Central|1204|1377|14.4', 'North|877|802|-8.6', 'South |412|412|0', 'West|96|103|7.3']
  const total = 'Total|2589|2694|4.1'
  const header = 'Division|Offences\n2021–22|Offences\n2022–23|Change\n(%)'
  const table = tableOf(header, ...rows)
  const flat = header.replaceAll('\n', ' ')
  const all = tableOf(header, ...rows, total)
  return exportCase(
    'police: names over several lines, all quoted, a total',
    text,
    all,
    table,
    named(all, flat),
    named(table, flat),
  )
}

function spending(): PollutionCase {
  const text = linesOf(
    '"Órgão";"Data do pagamento";"Favorecido";"CNPJ";"Valor pago"',
    '"Ministério da Saúde";"03/05/2024";"Laboratório Açaí Ltda";"00.123.456/0001-99";"R$ 1.204,50"',
    '"Ministério da Educação";"17/05/2024";"Papelaria São João";"11.222.333/0001-44";"R$ 49,90"',
    '"Ministério da Defesa";"28/05/2024";"Construções ""Forte"" S.A.";"22.333.444/0001-55";"R$ 1.377.000,00"',
    '"Presidência";"30/05/2024";"Viagens Já";"33.444.555/0001-66";"-R$ 12,00"',
  )
  const header = 'Órgão|Data do pagamento|Favorecido|CNPJ|Valor pago'
  const rows = (values: readonly string[]): string[] =>
    [
      'Ministério da Saúde|2024-05-03|Laboratório Açaí Ltda|00.123.456/0001-99',
      'Ministério da Educação|2024-05-17|Papelaria São João|11.222.333/0001-44',
      'Ministério da Defesa|2024-05-28|Construções "Forte" S.A.|22.333.444/0001-55',
      'Presidência|2024-05-30|Viagens Já|33.444.555/0001-66',
    ].map((row, i) => `${row}|${values[i]}`)
  const numbers = tableOf(header, ...rows(['1204.5', '49.9', '1377000', '-12']))
  const written = tableOf(header, ...rows(['R$ 1.204,50', 'R$ 49,90', 'R$ 1.377.000,00', '-R$ 12,00']))
  return exportCase(
    'public spending: sums with the sign of the currency, Latin-1',
    encodeText(text, 'windows-1252'),
    numbers,
    written,
  )
}

function placesAsPairs(): PollutionCase {
  const text = linesOf(
    'code_insee;nom;geo_point_2d;surface;mise_a_jour;tags',
    '75056;Paris;48.8566,2.3522;105,4;2024-05-03T10:00:00+02:00;ville,capitale\n01004;Ambérieu-en-Bugey;45.9581,5.3602;24,6;2024-05-03T10:00:00+02:00;ville',
    '2A004;Ajaccio;41.9192,8.7386;82,03;2024-05-17T08:30:00+02:00;ville,port\n69123;Lyon;45.7578,4.8320;47,87;2024-05-28T23:59:59+02:00;',
  )
  const table = tableOf(
    'code_insee|nom|geo_point_2d|surface|mise_a_jour|tags',
    '75056|Paris|48.8566,2.3522|105.4|2024-05-03 08:00:00|ville,capitale',
    '01004|Ambérieu-en-Bugey|45.9581,5.3602|24.6|2024-05-03 08:00:00|ville',
    '2A004|Ajaccio|41.9192,8.7386|82.03|2024-05-17 06:30:00|ville,port',
    '69123|Lyon|45.7578,4.8320|47.87|2024-05-28 21:59:59|',
  )
  return exportCase('communes: semicolons, decimal commas, pairs of coordinates, times with an offset', text, table)
}

function votes(): PollutionCase {
  const text = linesOf(
    'Ward,Electorate,Candidate A,,Candidate B,,Spoilt\n,,Votes,%,Votes,%,',
    'Abbey,7204,1377,42.1,1204,36.8,12\nBeech,6612,988,38.0,1102,42.4,9\nCastle,8101,1502,45.7,1203,36.6,17\nDene,5403,870,40.2,911,42.1,4',
  )
  const rows = [
    'Abbey|7204|1377|42.1|1204|36.8|12',
    'Beech|6612|988|38.0|1102|42.4|9',
    'Castle|8101|1502|45.7|1203|36.6|17',
    'Dene|5403|870|40.2|911|42.1|4',
  ]
  const answers = [' ', '_', ' - '].map((by) =>
    tableOf(
      `Ward|Electorate|Candidate A${by}Votes|Candidate A${by}%|Candidate B${by}Votes|Candidate B${by}%|Spoilt`,
      ...rows,
    ),
  )
  return exportCase('election: votes and shares under the names of candidates', text, answers[0]!, ...answers.slice(1))
}

function riverGauge(): PollutionCase {
  const text = linesOf(
    '# Data provided for site 01646500\n#            TS   parameter     Description\n#         69928   00060         Discharge, cubic feet per second\n#',
    'agency_cd\tsite_no\tdatetime\ttz_cd\t69928_00060\t69928_00060_cd\n5s\t15s\t20d\t6s\t14n\t10s',
    'USGS\t01646500\t2024-05-03 00:00\tEDT\t10400\tP\nUSGS\t01646500\t2024-05-03 00:15\tEDT\t10300\tP\nUSGS\t01646500\t2024-05-03 00:30\tEDT\tIce\tP:e',
    'USGS\t01646500\t2024-05-03 00:45\tEDT\t10200\tP\nUSGS\t01646500\t2024-05-03 01:00\tEDT\t10100\tP\nUSGS\t01646500\t2024-05-03 01:15\tEDT\t10100\tP',
  )
  const header = 'agency_cd|site_no|datetime|tz_cd|69928_00060|69928_00060_cd'
  const at = (time: string, flow: string, flag = 'P'): string => `USGS|01646500|2024-05-03 ${time}|EDT|${flow}|${flag}`
  const rows = [
    at('00:00', '10400'),
    at('00:15', '10300'),
    at('00:30', 'Ice', 'P:e'),
    at('00:45', '10200'),
    at('01:00', '10100'),
    at('01:15', '10100'),
  ]
  const widths = '5s|15s|20d|6s|14n|10s'
  const joined = header.split('|').map((name, i) => `${name} ${widths.split('|')[i]}`)
  const table = tableOf(header, ...rows)
  return exportCase('river gauge: remarks, and widths of the columns under the names', text, table, {
    ...table,
    header: joined,
  })
}

function weatherStation(): PollutionCase {
  const text = linesOf(
    'STATIONS_ID;MESS_DATUM;QN_3;  FX;  FM;QN_4; RSK;eor',
    '        44;20240501;   10;-999;   3.1;    9;   0.0;eor\n        44;20240502;   10;  11.2;   4.0;    9;   2.3;eor',
    '        44;20240503;   10;   9.8;   3.7;    9;  12.4;eor\n        44;20240504;-999;-999;-999;    9;   0.0;eor',
  )
  const rows = [
    '44|20240501|10|-999|3.1|9|0|eor',
    '44|20240502|10|11.2|4|9|2.3|eor',
    '44|20240503|10|9.8|3.7|9|12.4|eor',
    '44|20240504|-999|-999|-999|9|0|eor',
  ]
  const table = tableOf('STATIONS_ID|MESS_DATUM|QN_3|FX|FM|QN_4|RSK|eor', ...rows)
  return exportCase(
    'weather service: padded numbers, a mark at the end of each row',
    text,
    table,
    named(table, 'STATIONS_ID|MESS_DATUM|QN_3|  FX|  FM|QN_4| RSK|eor'),
  )
}

function stopTimes(): PollutionCase {
  const text = linesOf(
    '\ufefftrip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type',
    '001.TA.1,23:50:00,23:50:00,8500010:0:1,1,0\n001.TA.1,24:05:00,24:06:00,8500020:0:2,2,\n001.TA.1,25:10:00,25:10:00,8500030:0:4,3,1\n002.TA.1, 5:01:00, 5:01:00,8500010:0:1,1,0',
  )
  const rows = [
    '001.TA.1|23:50:00|23:50:00|8500010:0:1|1|0',
    '001.TA.1|24:05:00|24:06:00|8500020:0:2|2|',
    '001.TA.1|25:10:00|25:10:00|8500030:0:4|3|1',
  ]
  const header = 'trip_id|arrival_time|departure_time|stop_id|stop_sequence|pickup_type'
  return exportCase(
    'timetable: hours beyond midnight',
    text,
    tableOf(header, ...rows, '002.TA.1|5:01:00|5:01:00|8500010:0:1|1|0'),
    tableOf(header, ...rows, '002.TA.1| 5:01:00| 5:01:00|8500010:0:1|1|0'),
  )
}

function variants(): PollutionCase {
  const text = linesOf(
    '##fileformat=VCFv4.3\n##source=caller 2.1\n##INFO=<ID=DP,Number=1,Type=Integer,Description="Total Depth, all samples">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO',
    '20\t14370\trs6054257\tG\tA\t29\tPASS\tDP=14;AF=0.5\n20\t17330\t.\tT\tA\t3\tq10\tDP=11;AF=0.017\n20\t1110696\trs6040355\tA\tG,T\t67\tPASS\tDP=10\nX\t1230237\t.\tT\t.\t47\tPASS\tDP=13',
  )
  const rows = [
    '20|14370|rs6054257|G|A|29|PASS|DP=14;AF=0.5',
    '20|17330|.|T|A|3|q10|DP=11;AF=0.017',
    '20|1110696|rs6040355|A|G,T|67|PASS|DP=10',
    'X|1230237|.|T|.|47|PASS|DP=13',
  ]
  const table = tableOf('CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO', ...rows)
  const empty = tableOf('CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO', ...rows.map((row) => row.replaceAll('|.|', '||')))
  return exportCase(
    'genetics: remarks, and names that begin as they do',
    text,
    table,
    named(table, '#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO'),
    empty,
  )
}

function features(): PollutionCase {
  const text = linesOf(
    '##gff-version 3',
    'ctg123\t.\tgene\t1000\t9000\t.\t+\t.\tID=gene1;Name=EDEN\nctg123\t.\tmRNA\t1050\t9000\t.\t+\t.\tID=mRNA1;Parent=gene1\nctg123\t.\texon\t1300\t1500\t0.5\t+\t.\tParent=mRNA1\nctg123\t.\tCDS\t1201\t1500\t.\t+\t0\tID=cds1',
  )
  const rows = [
    'ctg123|.|gene|1000|9000|.|+|.|ID=gene1;Name=EDEN',
    'ctg123|.|mRNA|1050|9000|.|+|.|ID=mRNA1;Parent=gene1',
    'ctg123|.|exon|1300|1500|0.5|+|.|Parent=mRNA1',
    'ctg123|.|CDS|1201|1500|.|+|0|ID=cds1',
  ]
  const kept = tableOf('', ...rows)
  const missing = tableOf(
    '',
    'ctg123|.|gene|1000|9000||+||ID=gene1;Name=EDEN',
    'ctg123|.|mRNA|1050|9000||+||ID=mRNA1;Parent=gene1',
    'ctg123|.|exon|1300|1500|0.5|+||Parent=mRNA1',
    'ctg123|.|CDS|1201|1500||+|0|ID=cds1',
  )
  return exportCase('genome: no names, points for what is missing', text, kept, missing)
}
