import PostalMime, { type Address, type Attachment as MailAttachment, type Email } from 'postal-mime'
import type { Attachment, Block, DocumentContent } from './block.js'
import type { DocumentReader } from './document-file.js'
import { htmlContent } from './read-html.js'
import { textBlocks } from './read-text.js'

/** Most parts in parts that a mail may have, and bytes of headers. */
const limits = { maxNestingDepth: 50, maxHeadersSize: 1 << 20, maxRfc822NestingDepth: 5 }

/** A mail of a mailbox program: its headers as metadata, its body as blocks, HTML before plain text. */
export const readMail: DocumentReader = async ({ bytes }) => {
  const mail = await PostalMime.parse(bytes, limits)
  return mailContent({
    subject: mail.subject ?? null,
    html: mail.html ?? null,
    text: mail.text ?? null,
    metadata: metadataOf(mail),
    attachments: mail.attachments.map(attachmentOf),
  })
}

export interface MailParts {
  readonly subject: string | null
  readonly html: string | null
  readonly text: string | null
  readonly metadata: DocumentContent['metadata']
  readonly attachments: readonly Attachment[]
}

/** Throws `document_unsafe`. Pure. */
export function mailContent({ subject, html, text, metadata, attachments }: MailParts): DocumentContent {
  const body = html === null || html.trim() === '' ? null : htmlContent(html, 'mail')
  const title = subject?.trim() || null
  const heading: Block[] = title === null ? [] : [{ is: 'heading', level: 1, text: title }]
  const blocks = body !== null && body.blocks.length > 0 ? body.blocks : textBlocks(text ?? '')
  // What the mail is about stands above the headings in it.
  const lowered = blocks.map((block) => (block.is === 'heading' ? { ...block, level: block.level + 1 } : block))
  return { title, language: body?.language ?? null, metadata, blocks: [...heading, ...lowered], attachments }
}

function metadataOf(mail: Email): DocumentContent['metadata'] {
  const { from, to, cc, replyTo, date, messageId, inReplyTo } = mail
  return {
    from: from === undefined ? undefined : addressText(from),
    to: to?.map(addressText).join(', '),
    cc: cc?.map(addressText).join(', '),
    reply_to: replyTo?.map(addressText).join(', '),
    date,
    message_id: messageId,
    in_reply_to: inReplyTo,
    attachments: mail.attachments.length,
  }
}

function addressText(address: Address): string {
  if (address.group !== undefined) return `${address.name}: ${address.group.map(addressText).join(', ')}`
  return address.name === '' ? address.address : `${address.name} <${address.address}>`
}

const attachmentOf = ({ filename, mimeType, content }: MailAttachment): Attachment => ({
  name: filename ?? '',
  mediaType: mimeType,
  bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
})
