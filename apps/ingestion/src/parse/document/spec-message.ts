import { CFB } from '@e965/xlsx'

/** A mail as Outlook saves it, for specs. */
export function msgOf(subject: string, body: string, sender: string): Buffer {
  const file = CFB.utils.cfb_new()
  const add = (name: string, content: Buffer): void => {
    CFB.utils.cfb_add(file, `/${name}`, content)
  }
  const text = (value: string): Buffer => Buffer.from(value, 'utf16le')
  add('__nameid_version1.0/__substg1.0_00020102', Buffer.alloc(16))
  add('__nameid_version1.0/__substg1.0_00030102', Buffer.alloc(16))
  add('__nameid_version1.0/__substg1.0_00040102', Buffer.alloc(16))
  add('__properties_version1.0', Buffer.alloc(32))
  add('__substg1.0_0037001F', text(subject))
  add('__substg1.0_1000001F', text(body))
  add('__substg1.0_0C1A001F', text(sender))
  add('__substg1.0_001A001F', text('IPM.Note'))
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array)
}
