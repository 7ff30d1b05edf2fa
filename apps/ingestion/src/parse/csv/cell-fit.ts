import { classify } from './classify.js'
import { isKnownNullWord } from './null-words.js'

/** Numbers as people write them: grouped, with a decimal comma, a sign of a currency or per cent. */
const writtenNumber = /^[-+(]?\s*[$€£¥]?\s*\d{1,3}(?:[ .,'\u00a0\u202f]?\d{3})*(?:[.,]\d+)?\s*[%€$£¥]?\)?$/
const longestUsualText = 80

/**
 * How much a field looks like a value that somebody would put into a table, 0 to 1. A reading that cuts in the wrong places gives
 * fragments: text with other delimiters or half of a quote in it.
 */
export function cellFit(text: string, quoted: boolean): number {
  if (text === '') return 0.7
  if (text !== text.trim() && !quoted) return 0.8 * cellFit(text.trim(), false)
  const found = classify(text)
  if (found.is === 'code') return 0.9
  if (found.is !== 'text' || isKnownNullWord(text) || writtenNumber.test(text)) return 1
  if (quoted) return 0.95
  if (/[,;\t|]/.test(text)) return 0.1
  if (/^["'`]|["'`]$/.test(text)) return 0.2
  return text.length > longestUsualText ? 0.5 : 0.75
}
