import { ParseError } from '../parse-error.js'

export interface XmlEncoding {
  /** A label that TextDecoder knows, in lower case. */
  readonly label: string
  readonly why: string
}

/** The encoding of a document, by its byte order mark or else by its declaration. Throws `encoding_unreadable`. Pure. */
export function xmlEncodingOf(start: Uint8Array): XmlEncoding {
  const [a, b, c] = start
  if (a === 0xff && b === 0xfe) return byMark('utf-16le')
  if (a === 0xfe && b === 0xff) return byMark('utf-16be')
  if (a === 0xef && b === 0xbb && c === 0xbf) return byMark('utf-8')
  if (a === 0x3c && b === 0) return { label: 'utf-16le', why: 'every second byte is zero' }
  if (a === 0 && b === 0x3c) return { label: 'utf-16be', why: 'every second byte is zero' }
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1')
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["']/.exec(text)?.[1]
  if (declared === undefined) return { label: 'utf-8', why: 'the document declares none' }
  try {
    return { label: new TextDecoder(declared).encoding, why: `the document declares ${declared}` }
  } catch {
    throw new ParseError(
      'encoding_unreadable',
      `The document declares an encoding that is not known: ${declared}.`,
      'Save it as UTF-8 and let its declaration say so.',
    )
  }
}

const byMark = (label: string): XmlEncoding => ({ label, why: 'the file starts with its byte order mark' })
