import { ParseError } from '../parse-error.js'
import { printable } from './screen-entries.js'

/** What is wrong with one of several files, with its name. */
export const inFile = (file: string, { code, message, hint, line, column, cause }: ParseError): ParseError =>
  new ParseError(code, `In ${printable(file)}: ${message}`, hint, { line, column, cause })
