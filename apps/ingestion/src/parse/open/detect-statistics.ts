export interface StatisticsFile {
  readonly what: string
  /** How whoever has the program, or none, gets the table out of it. */
  readonly hint: string
}

const withR = (read: string): string =>
  `or in R: library(haven); write.csv(${read}("file"), "file.csv", row.names = FALSE)`
const spss = `In SPSS save it as CSV (File > Save As), ${withR('read_sav')}.`
const sas = (read: string): string => `In SAS run PROC EXPORT with DBMS=CSV, ${withR(read)}.`
const stata = `In Stata run: export delimited using file.csv, ${withR('read_dta')}.`

/** Text is compared as Latin-1, so that a byte is a character. */
const signatures: readonly (readonly [RegExp, StatisticsFile])[] = [
  [/^\$FL[23]/, { what: 'an SPSS data file', hint: spss }],
  [/^[^]{0,240}ASCII SPSS PORT FILE/, { what: 'an SPSS portable file', hint: spss.replace('read_sav', 'read_por') }],
  [/^<stata_dta>/, { what: 'a Stata data file', hint: stata }],
  [/^[\x69\x6c\x6e\x6f\x71-\x73][\x01\x02]\x01\x00/, { what: 'a Stata data file', hint: stata }],
  [
    /^\0{12}\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11/,
    { what: 'a SAS data set', hint: sas('read_sas') },
  ],
  [/^HEADER RECORD\*{7}LIB(RARY|V8) +HEADER RECORD!{7}/, { what: 'a SAS transport file', hint: sas('read_xpt') }],
]

/** Which program for statistics wrote a file, by its first bytes; null where none did. Pure. */
export function detectStatistics(prefix: Uint8Array): StatisticsFile | null {
  const text = Buffer.from(prefix.buffer, prefix.byteOffset, Math.min(prefix.length, 300)).toString('latin1')
  return signatures.find(([signature]) => signature.test(text))?.[1] ?? null
}
