import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ExtractJob } from '../extract/extracted.js'
import type { Reader } from '../extract/reader.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { attachmentFormat } from './attachment-format.js'
import type { Attachment, Block, DocumentContent } from './block.js'
import { orUnreadable } from './document-error.js'
import { documentDecisions } from './document-decisions.js'
import { type DocumentFormat, type DocumentReader, isDocumentFormat } from './document-file.js'
import { type Fragment, fragmentColumns, fragmentValues } from './fragment.js'
import { fragmentsOf } from './fragments-of.js'
import { innerTables, largestTables, mainTable, withHeader } from './inner-tables.js'
import { languageOf } from './language.js'
import { ScanFolder } from './scan-folder.js'
import { withoutNul } from './without-nul.js'
import { writeInnerTables } from './write-tables.js'

/** Each format's library is loaded only where it is needed. */
const readers: Record<DocumentFormat, () => Promise<DocumentReader>> = {
  pdf: async () => (await import('./read-pdf.js')).readPdf,
  docx: async () => (await import('./read-docx.js')).readDocx,
  pptx: async () => (await import('./read-pptx.js')).readPptx,
  html: async () => (await import('./read-html.js')).readHtml,
  markdown: async () => (await import('./read-markdown.js')).readMarkdown,
  eml: async () => (await import('./read-mail.js')).readMail,
  msg: async () => (await import('./read-message.js')).readMessage,
  text: async () => (await import('./read-text.js')).readText,
  image: async () => (await import('./read-image.js')).readImage,
}

const spoken: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'PDF',
  docx: 'Word document',
  pptx: 'presentation',
  html: 'HTML page',
  markdown: 'Markdown',
  eml: 'mail',
  msg: 'mail',
  text: 'text',
  image: 'image',
}

/** The libraries hold a document as a whole, some of them several times over. */
const largestBytes = 512e6
/** A mail may carry mails; those in them are told of, not read. */
const deepestAttachment = 3
const mostDocuments = 10_000

/** One document to be read: the file itself, or what it carries. */
interface Pending {
  readonly bytes: Buffer
  readonly format: DocumentFormat
  readonly depth: number
  readonly inside: { readonly documentId: string; readonly name: string } | null
}

/** A document that was read, and as what it is known. */
interface ReadDocument {
  readonly documentId: string
  readonly content: DocumentContent
}

/** Reads a document, and the documents that it carries, into one table of fragments, and their tables into ones of their own. */
export const readDocument: Reader = async (job, output) => {
  if (job.bytes > largestBytes) throw tooLarge(job.bytes)
  const documents = await documentsOf(job)
  const contents = documents.map(({ content }) => content)
  const found = innerTables(contents)
  const tables = job.mainOnly ? [] : largestTables(found)
  const named = new Map(tables.map(({ sha256, name }) => [sha256, name]))
  const main = job.format === 'html' ? mainTable(contents, found) : null
  if (main !== null) writeInnerTables([main], output)
  if (main !== null && job.mainOnly) return []
  const writer = output.open(fragmentColumns, 'fragments')
  for (const { documentId, content } of documents)
    for (const fragment of fragmentsOf(documentId, content, languageOf)) {
      writer.write(writer.records + 1, fragmentValues(withTable(fragment, named)))
    }
  const fragments = contents.reduce((sum, { blocks }) => sum + 1 + blocks.length, 0)
  if (writer.records !== fragments) throw new AccountingError(`${fragments} fragments, ${writer.records} written`)
  output.decide(documentDecisions(contents, tables.length))
  writeInnerTables(
    tables.filter((table) => table !== main),
    output,
  )
  return []
}

async function documentsOf(job: ExtractJob): Promise<ReadDocument[]> {
  const documents = new Map<string, ReadDocument>()
  const pending: Pending[] = [{ bytes: await readFile(job.path), format: formatOf(job), depth: 0, inside: null }]
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const documentId = createHash('sha256').update(next.bytes).digest('hex')
    // The same attachment in several mails is one document.
    if (documents.has(documentId)) continue
    const read = await contentOf(next, documentId, job)
    const carried = read.attachments.map((attachment) => carriedOf(attachment, documentId, next.depth))
    documents.set(documentId, { documentId, content: withAttachments(read, next, carried) })
    pending.push(...carried.flatMap(({ document }) => (document === null ? [] : [document])))
    if (pending.length + documents.size > mostDocuments) throw tooManyDocuments()
  }
  return [...documents.values()]
}

/** A fragment says as which table its own one came out. */
function withTable(fragment: Fragment, named: ReadonlyMap<string, string>): Fragment {
  const table = named.get(String(fragment.metadata?.['content_sha256']))
  return table === undefined ? fragment : { ...fragment, metadata: { ...fragment.metadata, table } }
}

function formatOf({ format }: ExtractJob): DocumentFormat {
  if (!isDocumentFormat(format)) throw new Error(`no document: ${format}`)
  return format
}

/** A broken attachment is told of in its own row; only the file itself can be refused. */
async function contentOf(
  { bytes, format, inside }: Pending,
  documentId: string,
  job: ExtractJob,
): Promise<DocumentContent> {
  const read = await readers[format]()
  try {
    const overrides = inside === null ? job.overrides : {}
    const scans = typeof job.scansDir === 'string' ? new ScanFolder(job.scansDir) : null
    const file = { bytes, overrides, limits: job.archiveLimits, documentId, scans }
    return withoutNul(await orUnreadable(spoken[format], () => read(file)))
  } catch (error) {
    if (inside === null || !(error instanceof ParseError)) throw error
    return { title: null, language: null, metadata: { unread: error.code }, blocks: [], attachments: [] }
  }
}

interface Carried {
  readonly block: Block
  readonly document: Pending | null
}

function carriedOf({ name, mediaType, bytes: raw }: Attachment, documentId: string, depth: number): Carried {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const format = depth < deepestAttachment ? attachmentFormat(bytes, name) : null
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const metadata = { media_type: mediaType, size_bytes: bytes.length, sha256, read_as: format }
  const document = format === null ? null : { bytes, format, depth: depth + 1, inside: { documentId, name } }
  return { block: { is: 'attachment', text: name || null, metadata }, document }
}

const withAttachments = (
  content: DocumentContent,
  { format, inside }: Pending,
  carried: readonly Carried[],
): DocumentContent => ({
  ...content,
  metadata: { ...content.metadata, format, name: inside?.name, parent_document_id: inside?.documentId },
  blocks: [...content.blocks.map(withHeader), ...carried.map(({ block }) => block)],
})

const tooLarge = (bytes: number): ParseError =>
  new ParseError(
    'file_needs_too_much_memory',
    `The document has ${bytes} bytes; at most ${largestBytes} can be read.`,
    'Part it, and send the parts.',
  )

const tooManyDocuments = (): ParseError =>
  new ParseError(
    'document_unsafe',
    `The mail carries more than ${mostDocuments} documents.`,
    'Send the attachments by themselves.',
  )
