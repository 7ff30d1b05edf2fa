/** What a spreadsheet begins a formula with, in the wide forms of East Asia too, and the blanks that it drops before one. */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** A text as a spreadsheet shows it and never calculates it: with an apostrophe before what would begin a formula. Pure. */
export const defused = (text: string): string => (formulaStart.test(text) ? `'${text}` : text)

/** Values of these types are written by the engine, so none of them says anything but what it is: `-5` stays a number. */
const writtenByEngine =
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|FLOAT|DOUBLE|DECIMAL\(\d+,\s*\d+\)|BOOLEAN|DATE|TIME|TIMESTAMP|INTERVAL|UUID)/

/** Whether a column of DuckDB's type may hold what a stranger wrote. Pure. */
export const holdsText = (type: string): boolean =>
  !writtenByEngine.test(type) || /[[(]/.test(type.replace(/^DECIMAL\(\d+,\s*\d+\)/, ''))

/**
 * Whether an `Accept` header asks for CSV or a workbook as it is, `text/csv; formulas=raw`: for programs, which an apostrophe that was
 * not in the data would mislead. Pure.
 */
export const wantsRawFormulas = (accept: string | undefined): boolean =>
  accept !== undefined &&
  accept
    .split(',')
    .some((range) =>
      /^\s*(?:text\/csv|application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)\s*(;.*)?;\s*formulas\s*=\s*"?raw"?\s*(;|$)/i.test(
        range,
      ),
    )
