import { makeCase } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** A file as some program really writes it, with invented values. */
export const exportCase = (
  name: string,
  content: string | Uint8Array,
  expected: TextTable,
  ...alternatives: TextTable[]
): PollutionCase => makeCase('export', name, content, expected, ...alternatives)

/** Blocks of text, each with its line end. */
export const linesOf = (...blocks: readonly string[]): string => blocks.map((block) => `${block}\n`).join('')

/** A table whose cells stand between pipes; '' is a header without names. */
export function tableOf(header: string, ...rows: readonly string[]): TextTable {
  return { header: header === '' ? [] : header.split('|'), rows: rows.map((row) => row.split('|')) }
}
