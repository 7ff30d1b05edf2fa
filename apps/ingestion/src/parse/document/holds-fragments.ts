import type { ParsedTable } from '../parsed-table.js'
import { isDocumentFormat } from './document-file.js'

/** Whether a table is that of the fragments of documents, and not one that stood in them. */
export const holdsFragments = ({ format, columns }: Pick<ParsedTable, 'format' | 'columns'>): boolean =>
  isDocumentFormat(format) && columns[0]?.name === 'document_id' && columns[1]?.name === 'fragment_id'
