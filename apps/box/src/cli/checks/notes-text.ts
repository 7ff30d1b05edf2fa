import type { ImportEffect, ImportNote } from '@udb/checks/formats'

const WORDS: Readonly<Record<ImportEffect, string>> = { left_out: 'left out', changed: 'changed' }

/** What was lost of a file that is not of this box, a line each. */
export const notesText = (file: string, notes: readonly ImportNote[]): string[] =>
  notes.map(({ line, column, effect, what, why }) => `${file}:${line}:${column}: ${WORDS[effect]}: ${what}. ${why}`)
