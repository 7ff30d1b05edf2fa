import type { TypeDecision } from './decide-type.js'
import type { ColumnEvidence } from './evidence.js'
import { looksLikeACodeOf, mayStandInText } from './null-words.js'

export interface TextColumn {
  readonly column: ColumnEvidence
  readonly decision: TypeDecision
}

/**
 * Words for "missing" in columns of text. They count only when a typed column of the same file proves them (there they
 * cannot be a value), are unmistakable, and do not look like one of the column's own codes.
 * Gives, per column, the words that mean "missing" in it; typed columns keep those of their own decision.
 */
export function decideNullWords(columns: readonly TextColumn[]): { words: readonly string[]; proved: boolean }[] {
  const proved = new Set(columns.flatMap(({ decision }) => decision.nullWords).filter(mayStandInText))
  return columns.map(({ column, decision }) => {
    if (decision.type !== 'VARCHAR') return { words: decision.nullWords, proved: true }
    const seen = [...column.texts.keys()]
    const words = [...proved].filter(
      (word) =>
        !looksLikeACodeOf(
          word,
          seen.filter((value) => !proved.has(value)),
        ),
    )
    return { words, proved: false }
  })
}
