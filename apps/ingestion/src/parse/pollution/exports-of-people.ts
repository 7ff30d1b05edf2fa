import { encodeText } from './encode-text.js'
import { exportCase, linesOf, tableOf } from './export-case.js'
import type { PollutionCase } from './pollution-case.js'

/** Files as people keep them in spreadsheets, and as survey tools, watches and instruments write them. */
export function* peopleExports(): Generator<PollutionCase> {
  yield tablesSideBySide()
  yield groupsNamedOnce()
  yield pivot()
  yield emptyEdges()
  yield unicodeText()
  yield answers()
  yield form()
  yield runs()
  yield freezer()
  yield meter()
  yield chromatogram()
  yield polymerase()
  yield oscilloscope()
  yield balanceSheet()
  yield attendance()
  yield inventoryOfLakhs()
}

function tablesSideBySide(): PollutionCase {
  const text = linesOf(
    'Item,Pieces,Price,,Person,Age',
    'Hammer,12,9.90,,Ann,41\nSaw,3,14.50,,Bob,17\nDrill,1,120.00,,Cy,33\nScrews,400,0.05,,,\nNails,900,0.02,,,',
  )
  const rows = [
    'Hammer|12|9.9||Ann|41',
    'Saw|3|14.5||Bob|17',
    'Drill|1|120||Cy|33',
    'Screws|400|0.05|||',
    'Nails|900|0.02|||',
  ]
  const first = rows.map((row) => row.split('|').slice(0, 3).join('|'))
  return exportCase(
    'spreadsheet: two tables side by side',
    text,
    tableOf('Item|Pieces|Price||Person|Age', ...rows),
    tableOf('Item|Pieces|Price', ...first),
  )
}

function groupsNamedOnce(): PollutionCase {
  const text = linesOf(
    'Budget of the club 2024,,,,\n,,,,\nGroup,Position,Plan,Actual,Difference',
    'Income,Fees,"4,800.00","4,650.00",-150.00\n,Donations,500.00,"1,204.00",704.00\n,Subtotal,"5,300.00","5,854.00",554.00',
    'Expenses,Hall,"-2,400.00","-2,400.00",0.00\n,Trainer,"-1,800.00","-1,950.00",-150.00\n,Subtotal,"-4,200.00","-4,350.00",-150.00\nResult,,"1,100.00","1,504.00",404.00',
  )
  const rows = [
    'Income|Fees|4800|4650|-150',
    '|Donations|500|1204|704',
    '|Subtotal|5300|5854|554',
    'Expenses|Hall|-2400|-2400|0',
    '|Trainer|-1800|-1950|-150',
    '|Subtotal|-4200|-4350|-150',
    'Result||1100|1504|404',
  ]
  return exportCase(
    'spreadsheet: a title, groups that are named once, sums between',
    text,
    tableOf('Group|Position|Plan|Actual|Difference', ...rows),
  )
}

function pivot(): PollutionCase {
  const text = linesOf(
    'Sum of Amount;Column Labels;;;\nRow Labels;North;South;West;Grand Total',
    'Boots;1204;377;;1581\nRope;41;;12;53\nTents;310;870;96;1276\nGrand Total;1555;1247;108;2910',
  )
  const rows = ['Boots|1204|377||1581', 'Rope|41||12|53', 'Tents|310|870|96|1276']
  const header = 'Row Labels|North|South|West|Grand Total'
  return exportCase(
    'pivot table: a line of labels above, a total',
    text,
    tableOf(header, ...rows, 'Grand Total|1555|1247|108|2910'),
    tableOf(header, ...rows),
  )
}

function emptyEdges(): PollutionCase {
  const text = linesOf(
    ';;;;;;\n;;;;;;\n;;Stand: 03.05.2024;;;;\n;;Nr.;Gerät;Raum;Seriennr.;',
    ';;1;Laptop;1.04;00417;\n;;2;Bildschirm;1.04;00418;\n;;3;Drucker;;A-17;\n;;4;Telefon;2.11;00420;\n;;;;;;\n;;;;;;',
  )
  const bare = ['1|Laptop|1.04|00417', '2|Bildschirm|1.04|00418', '3|Drucker||A-17', '4|Telefon|2.11|00420']
  const padded = bare.map((row) => `||${row}|`)
  return exportCase(
    'spreadsheet: empty columns and rows around, a date above',
    text,
    tableOf('Nr.|Gerät|Raum|Seriennr.', ...bare),
    tableOf('||Nr.|Gerät|Raum|Seriennr.|', ...padded),
  )
}

function unicodeText(): PollutionCase {
  const text = linesOf(
    'Kunde\tOrt\tUmsatz\tletzter Besuch\tBemerkung',
    'Šimek & Söhne\tBrno\t1.204,50\t03.05.2024\t"ruft ""gern"" an"\nŁódzki\tŁódź\t49,90\t17.05.2024\t"zwei\nZeilen"\nΔέλτα\tΑθήνα\t12.377,00\t28.05.2024\t',
  )
  const table = tableOf(
    'Kunde|Ort|Umsatz|letzter Besuch|Bemerkung',
    'Šimek & Söhne|Brno|1204.5|2024-05-03|ruft "gern" an',
    'Łódzki|Łódź|49.9|2024-05-17|zwei\nZeilen',
    'Δέλτα|Αθήνα|12377|2024-05-28|',
  )
  return exportCase('spreadsheet: Unicode text, tabs, German numbers', encodeText(text, 'utf-16le', true), table)
}

function answers(): PollutionCase {
  const text = linesOf(
    'Respondent ID,Start Date,"How satisfied are you, overall?",Which do you use?,,,Comments',
    ',,Response,Car,Bicycle,Other (please specify),Open-Ended Response',
    '11840017,05/03/2024 10:00:00 AM,Very satisfied,Car,,,"Fine, thanks"\n11840018,05/17/2024 06:30:12 PM,Neither,,Bicycle,scooter,\n11840019,05/28/2024 07:01:00 AM,Dissatisfied,Car,Bicycle,,too slow\n11840020,05/29/2024 11:59:59 PM,Very satisfied,,,on foot,',
  )
  const rows = [
    '11840017|2024-05-03 10:00:00|Very satisfied|Car|||Fine, thanks',
    '11840018|2024-05-17 18:30:12|Neither||Bicycle|scooter|',
    '11840019|2024-05-28 07:01:00|Dissatisfied|Car|Bicycle||too slow',
    '11840020|2024-05-29 23:59:59|Very satisfied|||on foot|',
  ]
  const question = 'How satisfied are you, overall?'
  const joined = [' ', ' - ', '_'].map((by) => {
    const use = ['Car', 'Bicycle', 'Other (please specify)'].map((answer) => `Which do you use?${by}${answer}`)
    return tableOf(
      ['Respondent ID', 'Start Date', `${question}${by}Response`, ...use, `Comments${by}Open-Ended Response`].join('|'),
      ...rows,
    )
  })
  const short = tableOf(`Respondent ID|Start Date|${question}|Car|Bicycle|Other (please specify)|Comments`, ...rows)
  const second = tableOf(
    'Respondent ID|Start Date|Response|Car|Bicycle|Other (please specify)|Open-Ended Response',
    ...rows,
  )
  const answered = `Which do you use? ${['Car', 'Bicycle', 'Other (please specify)'].join('|Which do you use? ')}`
  const best = tableOf(`Respondent ID|Start Date|${question}|${answered}|Comments`, ...rows)
  return exportCase('survey: answers to choose under a question', text, best, ...joined, short, second)
}

function form(): PollutionCase {
  const text = linesOf(
    '"Timestamp","Your name","Which days suit you? (several are possible)","How many people will you bring, children included?","Anything else we should know before the day, such as food, allergies, or that you need a lift from the station?"',
    '"2024/05/03 10:00:01 AM GMT+2","Ann","Mon;Tue;Fri","2",""\n"2024/05/17 6:30:12 PM GMT+2","Bob ""B"" Lee","Fri","1","no nuts, please\nand a lift"\n"2024/05/28 7:01:00 AM GMT+2","Cy","","4",""',
  )
  const table = {
    header: [
      'Timestamp',
      'Your name',
      'Which days suit you? (several are possible)',
      'How many people will you bring, children included?',
      'Anything else we should know before the day, such as food, allergies, or that you need a lift from the station?',
    ],
    rows: [
      ['2024/05/03 10:00:01 AM GMT+2', 'Ann', 'Mon;Tue;Fri', '2', ''],
      ['2024/05/17 6:30:12 PM GMT+2', 'Bob "B" Lee', 'Fri', '1', 'no nuts, please\nand a lift'],
      ['2024/05/28 7:01:00 AM GMT+2', 'Cy', '', '4', ''],
    ],
  }
  return exportCase('form: questions as names, several answers in one', text, table)
}

function runs(): PollutionCase {
  const text = linesOf(
    'Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Avg Pace,Elev Gain',
    'Running,2024-05-28 18:04:11,false,"Cork - Base, easy","10.02","641","00:52:10","151","5:12","84"\nCycling,2024-05-26 09:12:44,false,"Cork Cycling","41.30","1,204","01:48:03","137","22.9","512"\nPool Swim,2024-05-24 07:00:00,true,"Pool Swim","1,500","377","00:31:40","--","2:07","--"\nRunning,2024-05-20 18:00:30,false,"Cork - Tempo","8.00","--","00:36:02","168","4:30","21"',
  )
  const table = tableOf(
    'Activity Type|Date|Favorite|Title|Distance|Calories|Time|Avg HR|Avg Pace|Elev Gain',
    'Running|2024-05-28 18:04:11|false|Cork - Base, easy|10.02|641|00:52:10|151|5:12|84',
    'Cycling|2024-05-26 09:12:44|false|Cork Cycling|41.30|1204|01:48:03|137|22.9|512',
    'Pool Swim|2024-05-24 07:00:00|true|Pool Swim|1500|377|00:31:40||2:07|',
    'Running|2024-05-20 18:00:30|false|Cork - Tempo|8||00:36:02|168|4:30|21',
  )
  return exportCase('watch: dashes for nothing, paces beside speeds', text, table)
}

function freezer(): PollutionCase {
  const text = linesOf(
    '"Plot Title: Freezer 4"\n"#","Date Time, GMT+02:00","Temp, °C (LGR S/N: 10417, SEN S/N: 10417)","Coupler Detached (LGR S/N: 10417)","End Of File (LGR S/N: 10417)"',
    '1,05/03/24 10:00:00 AM,-18.204,,\n2,05/03/24 10:15:00 AM,-18.377,,\n3,05/03/24 10:30:00 AM,-18.041,,\n4,05/03/24 10:45:00 PM,-17.998,,\n5,05/17/24 10:52:13 PM,,Logged,\n6,05/17/24 10:52:20 PM,,,Logged',
  )
  const rows = [
    '1|2024-05-03 10:00:00|-18.204||',
    '2|2024-05-03 10:15:00|-18.377||',
    '3|2024-05-03 10:30:00|-18.041||',
    '4|2024-05-03 22:45:00|-17.998||',
    '5|2024-05-17 22:52:13||Logged|',
    '6|2024-05-17 22:52:20|||Logged',
  ]
  const header =
    '#|Date Time, GMT+02:00|Temp, °C (LGR S/N: 10417, SEN S/N: 10417)|Coupler Detached (LGR S/N: 10417)|End Of File (LGR S/N: 10417)'
  return exportCase('logger: a title, a first name that is a hash, commas in names', text, tableOf(header, ...rows))
}

function meter(): PollutionCase {
  const hours = Array.from({ length: 24 }, (_, i) => `${String(i).padStart(2, '0')}:00`)
  const days = ['03.05.2024', '04.05.2024', '05.05.2024', '17.05.2024']
  const load = (day: number, hour: number): number => 100 + ((day * 37 + hour * 53) % 400)
  const lines = days.map((day, d) => [day, ...hours.map((_, h) => `0,${load(d, h)}`)].join(';'))
  const text = linesOf(
    'Zählpunkt;AT001000000000000000000000012345678',
    'Einheit;kWh',
    ['Datum', ...hours].join(';'),
    ...lines,
  )
  const table = {
    header: ['Datum', ...hours],
    rows: days.map((day, d) => [
      day.split('.').toReversed().join('-'),
      ...hours.map((_, h) => String(Number(`0.${load(d, h)}`))),
    ]),
  }
  return exportCase('smart meter: a column for each hour, two keys above', text, table)
}

function chromatogram(): PollutionCase {
  const text = linesOf(
    '[Header]\nApplication Name\tLabSoft\nVersion\t5.97\n\n[File Information]\nType\tData\nGenerated\t5/3/2024 10:00:00 AM\n\n[Peak Table(Detector A)]\n# of Peaks\t4',
    'Peak#\tR.Time\tI.Time\tF.Time\tArea\tHeight\tConc.\tName\n1\t2.041\t1.980\t2.120\t120417\t20417\t12.41\tCaffeine\n2\t3.377\t3.290\t3.480\t41300\t7204\t4.26\tTheobromine\n3\t4.870\t4.790\t4.960\t9910\t1204\t1.02\t\n4\t7.120\t7.010\t7.270\t798373\t98041\t82.31\tPhenol',
  )
  const table = tableOf(
    'Peak#|R.Time|I.Time|F.Time|Area|Height|Conc.|Name',
    '1|2.041|1.98|2.12|120417|20417|12.41|Caffeine',
    '2|3.377|3.29|3.48|41300|7204|4.26|Theobromine',
    '3|4.87|4.79|4.96|9910|1204|1.02|',
    '4|7.12|7.01|7.27|798373|98041|82.31|Phenol',
  )
  return exportCase('chromatogram: blocks of keys, then a table', text, table)
}

function polymerase(): PollutionCase {
  const text = linesOf(
    'Block Type,96 Well Block\nChemistry,SYBR\nExperiment File Name,"run 17, repeat"\nExperiment Run End Time,2024-05-03 10:00:00 AM CEST\n',
    '[Results]\nWell,Well Position,Sample Name,Target Name,CT,Ct Mean,Ct SD,Omit',
    '1,A1,wt,actin,18.204,18.291,0.123,false\n2,A2,wt,actin,18.377,18.291,0.123,false\n3,A3,ko,actin,Undetermined,,,false\n4,A4,ko,actin,31.041,31.041,,true\n5,B1,ntc,actin,Undetermined,,,false',
  )
  const table = tableOf(
    'Well|Well Position|Sample Name|Target Name|CT|Ct Mean|Ct SD|Omit',
    '1|A1|wt|actin|18.204|18.291|0.123|false',
    '2|A2|wt|actin|18.377|18.291|0.123|false',
    '3|A3|ko|actin|Undetermined|||false',
    '4|A4|ko|actin|31.041|31.041||true',
    '5|B1|ntc|actin|Undetermined|||false',
  )
  return exportCase('amplification: keys above, a name in brackets before the table', text, table)
}

function oscilloscope(): PollutionCase {
  const text = linesOf(
    'Model,TBS1204\nFirmware Version,1.26\n\nWaveform Type,ANALOG\nPoint Format,Y\nHorizontal Units,s\nSample Interval,4e-06\n,,\nLabel,,\nTIME,CH1,CH1 Peak Detect',
    '-1.0000e-03,0.204,0.21\n-9.9600e-04,0.377,0.38\n-9.9200e-04,0.412,0.41\n-9.8800e-04,0.387,0.39\n-9.8400e-04,0.104,0.12',
  )
  const table = tableOf(
    'TIME|CH1|CH1 Peak Detect',
    '-0.001|0.204|0.21',
    '-0.000996|0.377|0.38',
    '-0.000992|0.412|0.41',
    '-0.000988|0.387|0.39',
    '-0.000984|0.104|0.12',
  )
  return exportCase('oscilloscope: keys of two fields, exponents', text, table)
}

function balanceSheet(): PollutionCase {
  const text = linesOf(
    '"Acme Sample, Inc."\n"Balance Sheet"\n"As of May 31, 2024"\n',
    '"","May 31, 24","May 31, 23"\n"ASSETS","",""\n"   Checking","12,041.17","9,377.00"\n"   Savings","1,204.00","(310.25)"\n"Total Assets","13,245.17","9,066.75"\n"LIABILITIES","",""\n"   Loan","(4,100.00)","(5,000.00)"\n"Net","9,145.17","4,066.75"',
  )
  const figures = [
    'ASSETS||',
    '   Checking|12041.17|9377',
    '   Savings|1204|-310.25',
    'Total Assets|13245.17|9066.75',
    'LIABILITIES||',
    '   Loan|-4100|-5000',
    'Net|9145.17|4066.75',
  ]
  const trimmed = figures.map((row) => row.trimStart())
  return exportCase(
    'bookkeeping: a title of three lines, no name for the first column, brackets',
    text,
    tableOf('|May 31, 24|May 31, 23', ...figures),
    tableOf('|May 31, 24|May 31, 23', ...trimmed),
  )
}

function attendance(): PollutionCase {
  const text = linesOf(
    'Class 4b,,,,,\nName,Mon,Tue,Wed,Thu,Fri',
    'Ann,x,x,,x,x\nBob,,x,x,x,\nCy,x,x,x,x,x\nDee,ill,ill,ill,x,x',
  )
  const rows = ['Ann|x|x||x|x', 'Bob||x|x|x|', 'Cy|x|x|x|x|x', 'Dee|ill|ill|ill|x|x']
  return exportCase(
    'attendance: a title with delimiters, no number anywhere',
    text,
    tableOf('Name|Mon|Tue|Wed|Thu|Fri', ...rows),
  )
}

function inventoryOfLakhs(): PollutionCase {
  const text = linesOf(
    'SKU,Description,Qty,Rate (₹),Value (₹)',
    '00417,"Pump, 2""",12,"10,041.50","1,20,498.00"\n00418,Valve,377,"1,204.00","4,53,908.00"\n01041,Hose,4,99.00,396.00\n01042,Clamp,"1,204",12.00,"14,448.00"',
  )
  const rows = (values: readonly string[]): string[] =>
    ['00417|Pump, 2"|12|10041.5', '00418|Valve|377|1204', '01041|Hose|4|99', '01042|Clamp|1204|12'].map(
      (row, i) => `${row}|${values[i]}`,
    )
  const header = 'SKU|Description|Qty|Rate (₹)|Value (₹)'
  return exportCase(
    'inventory: groups of two digits and three',
    text,
    tableOf(header, ...rows(['120498', '453908', '396', '14448'])),
    tableOf(header, ...rows(['1,20,498.00', '4,53,908.00', '396.00', '14,448.00'])),
  )
}
