import { ParseError } from '../parse-error.js'

export const unreadable = (what: string, cause?: unknown): ParseError =>
  new ParseError(
    'document_unreadable',
    `The ${what} is damaged and cannot be read.`,
    'Open it, save it again and send that, or send it as PDF or plain text.',
    { cause },
  )

export const locked = (what: string): ParseError =>
  new ParseError('document_encrypted', `The ${what} is locked with a password.`, 'Save it without a password.')

export const unsafe = (what: string, why: string): ParseError =>
  new ParseError(
    'document_unsafe',
    `The ${what} is built to harm its reader: ${why}.`,
    'Print it as PDF, or save it anew with a usual program.',
  )

const outOfMemory = /string length|allocation|buffer larger|too large/i

/** Whatever a library throws at a broken document, as a refusal; what is ours or the machine's stays what it is. */
export async function orUnreadable<T>(what: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ParseError) throw error
    if (error instanceof RangeError) {
      if (/call stack/i.test(error.message)) throw unsafe(what, 'it is nested too deeply')
      if (outOfMemory.test(error.message)) throw error
    }
    throw unreadable(what, error)
  }
}
