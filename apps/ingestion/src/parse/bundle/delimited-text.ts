import { stat } from 'node:fs/promises'
import { isKnownNullWord } from '../csv/null-words.js'
import { type Decision, decided } from '../decision.js'
import { containerPrefixBytes, detectContainer } from '../open/detect-container.js'
import { detectEncoding } from '../open/detect-encoding.js'
import { detectForeign } from '../open/detect-foreign.js'
import { documentByText } from '../open/document-signs.js'
import { detectFormat, isParquet } from '../open/detect-format.js'
import { readPrefix } from '../open/open-source.js'
import { transcode } from '../open/transcode.js'
import type { Encoding, ParseOverrides } from '../overrides.js'

export interface DelimitedText {
  /** UTF-8, with or without a mark. */
  readonly path: string
  readonly bytes: number
  readonly encoding: Decision
}

const prefixBytes = 1 << 18
const isOurColumn = /^source_file(_\d+)?$/i

/**
 * A file of a bundle as UTF-8 text, when it is delimited text; null when it is something else or in doubt. What is not
 * UTF-8 is written to `to` as such.
 */
export async function delimitedText(
  file: { readonly name: string; readonly path: string; readonly bytes: number },
  to: string,
  overrides: ParseOverrides,
  signal: AbortSignal,
): Promise<DelimitedText | null> {
  const { format, nullWords } = overrides
  if (format !== undefined && format !== 'csv' && format !== 'tsv') return null
  // The name stands among the values, where it must not mean that it is missing, nor look like a header.
  if (isKnownNullWord(file.name) || isOurColumn.test(file.name) || nullWords?.includes(file.name) === true) return null
  const prefix = await readPrefix(file.path, Math.min(file.bytes, prefixBytes))
  const container = detectContainer(prefix.subarray(0, containerPrefixBytes))
  if (container !== 'plain' || isParquet(prefix) || detectForeign(prefix) !== null) return null
  const encoding = encodingDecision(prefix, file.bytes, overrides)
  // NUL among text is taken out by the parser of single files.
  if (encoding === null || (encoding.value === 'utf-8' && prefix.includes(0))) return null
  const utf8 = encoding.value === 'utf-8'
  const path = utf8 ? file.path : to
  if (!utf8) await transcode(file.path, to, encoding.value as Encoding, signal)
  const bytes = utf8 ? file.bytes : (await stat(to)).size
  const text = new TextDecoder().decode(utf8 ? prefix : await readPrefix(to, Math.min(bytes, prefixBytes)))
  if (text.trim() === '' || documentByText(text, file.name) !== null) return null
  const found = format ?? detectFormat(text, file.name).format
  return found === 'csv' || found === 'tsv' ? { path, bytes, encoding } : null
}

function encodingDecision(prefix: Uint8Array, bytes: number, { encoding }: ParseOverrides): Decision | null {
  if (encoding !== undefined) return decided('encoding', encoding, 'asked for', { overridden: true })
  const finding = detectEncoding(prefix, prefix.length === bytes)
  if (finding.encoding === null) return null
  return decided('encoding', finding.encoding, finding.why, { confidence: finding.confidence })
}
