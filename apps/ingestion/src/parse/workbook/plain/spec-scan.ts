import type { PartSink } from '../check-parts.js'

/** Gives a part to its scanner in pieces of so many bytes: for specs only. */
export function scanInPieces<T extends PartSink>(scanner: T, xml: string, pieceBytes: number): T {
  const bytes = Buffer.from(xml)
  for (let at = 0; at < bytes.length; at += pieceBytes) scanner.push(bytes.subarray(at, at + pieceBytes))
  scanner.close()
  return scanner
}
