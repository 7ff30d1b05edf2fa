import { createRequire } from 'node:module'
import type MsgReaderModule from '@kenjiuno/msgreader'
import type { FieldsData } from '@kenjiuno/msgreader'
import type { Attachment } from './block.js'
import { unreadable } from './document-error.js'
import type { DocumentReader } from './document-file.js'
import { mailContent } from './read-mail.js'

type MsgReader = InstanceType<typeof MsgReaderModule.default>

/** A mail as Outlook saves it. */
export const readMessage: DocumentReader = async ({ bytes }) => {
  // Its default export is nested, as in CommonJS.
  const { default: Reader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as {
    default: new (view: DataView) => MsgReader
  }
  const reader = new Reader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const fields = reader.getFileData()
  if (fields.error !== undefined || fields.dataType !== 'msg') throw unreadable('mail', fields.error)
  return mailContent({
    subject: fields.subject ?? null,
    html: fields.bodyHtml ?? (fields.html === undefined ? null : Buffer.from(fields.html).toString('utf8')),
    text: fields.body ?? null,
    metadata: metadataOf(fields),
    attachments: (fields.attachments ?? []).map((attachment) => attachmentOf(reader, attachment)),
  })
}

function metadataOf(fields: FieldsData) {
  const { senderName, senderSmtpAddress, senderEmail, recipients = [], messageId } = fields
  const address = senderSmtpAddress ?? senderEmail
  const sentTo = (type: FieldsData['recipType']): string =>
    recipients
      .filter(({ recipType }) => recipType === type)
      .map(({ name, smtpAddress, email }) => named(name, smtpAddress ?? email))
      .join(', ')
  return {
    from: named(senderName, address),
    to: sentTo('to'),
    cc: sentTo('cc'),
    date: fields.clientSubmitTime ?? fields.messageDeliveryTime,
    message_id: messageId,
    attachments: fields.attachments?.length ?? 0,
  }
}

const named = (name: string | undefined, address: string | undefined): string =>
  name === undefined || name === address ? (address ?? '') : address === undefined ? name : `${name} <${address}>`

function attachmentOf(reader: MsgReader, attachment: FieldsData): Attachment {
  const { fileName, content } = reader.getAttachment(attachment)
  const mediaType = attachment.attachMimeTag ?? (attachment.innerMsgContent ? 'application/vnd.ms-outlook' : null)
  return { name: fileName ?? attachment.name ?? '', mediaType, bytes: content }
}
