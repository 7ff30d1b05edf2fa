import { detectEncoding } from '../open/detect-encoding.js'
import type { DocumentFile } from './document-file.js'

const declaredWithin = 4096

/**
 * The text of a document: as a person says, else by its mark, else as it declares, else by its bytes. A byte that is not of
 * the encoding becomes U+FFFD. Pure.
 */
export function decodeText({ bytes, overrides }: Pick<DocumentFile, 'bytes' | 'overrides'>): string {
  if (overrides.encoding !== undefined) return new TextDecoder(overrides.encoding).decode(bytes)
  const finding = detectEncoding(bytes, true)
  const seen = finding.encoding ?? 'utf-8'
  const isSure = finding.encoding !== null && (finding.bom || finding.encoding !== 'windows-1252')
  return new TextDecoder(isSure ? seen : (declaredLabel(bytes) ?? seen)).decode(bytes)
}

/** What the page says of itself, where that is an encoding at all. */
function declaredLabel(bytes: Buffer): string | null {
  const start = bytes.toString('latin1', 0, declaredWithin)
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z][\w.:-]{0,40})/i.exec(start)?.[1]
  if (label === undefined) return null
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}
