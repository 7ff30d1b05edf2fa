import { sharedText } from './shared-text.js'
import { NotPlain, XmlWindow } from './xml-window.js'

const siStart = Buffer.from('<si')
const siOpen = Buffer.from('<si>')
const siEmpty = Buffer.from('<si/>')
const siClose = Buffer.from('</si>')
const sstClose = Buffer.from('</sst>')
const extension = Buffer.from('<extLst')

/** Reads the part of the texts that the sheets of a workbook share, as its bytes come. */
export class SharedTextsScanner {
  readonly texts: string[] = []
  private readonly xml = new XmlWindow()
  private phase: 'head' | 'texts' | 'end' = 'head'

  /** Throws `NotPlain`. */
  push(chunk: Uint8Array): void {
    if (this.phase === 'end') return
    const { xml } = this
    xml.take(chunk)
    if (this.phase === 'head') this.readHead()
    if (this.phase === 'texts') this.readTexts()
  }

  /** Says that all bytes are there. Throws `NotPlain` where they end before the texts do. */
  close(): void {
    if (this.phase === 'head' && /<sst\b[^<>]*\/>\s*$/.test(this.rest())) return
    if (this.phase !== 'end') throw new NotPlain()
  }

  private readHead(): void {
    const { xml } = this
    const first = within(xml, siStart, 0)
    const at = first >= 0 ? first : within(xml, sstClose, 0)
    if (at < 0) return
    if (xml.bytes.toString('utf8', 0, at).includes('<!')) throw new NotPlain()
    xml.at = at
    this.phase = 'texts'
  }

  private readTexts(): void {
    const { xml } = this
    const last = xml.bytes.subarray(0, xml.end).lastIndexOf(siStart)
    const close = within(xml, sstClose, Math.max(last, xml.at))
    xml.limit = close >= 0 ? close + sstClose.length : Math.max(last, xml.at)
    while (this.phase === 'texts') {
      xml.skipBlanks()
      if (xml.at >= xml.limit) return
      this.readText()
    }
  }

  private readText(): void {
    const { xml } = this
    if (xml.isAt(siOpen)) {
      const start = xml.at + siOpen.length
      const end = xml.bytes.indexOf(siClose, start)
      if (end < 0 || end + siClose.length > xml.limit) throw new NotPlain()
      const text = sharedText(xml.bytes, start, end)
      if (text === null) throw new NotPlain()
      this.texts.push(text)
      xml.at = end + siClose.length
    } else if (xml.isAt(siEmpty)) {
      this.texts.push('')
      xml.at += siEmpty.length
    } else if (xml.isAt(sstClose) || xml.isAt(extension)) this.phase = 'end'
    else throw new NotPlain()
  }

  private rest(): string {
    return this.xml.bytes.toString('utf8', this.xml.at, this.xml.end)
  }
}

const within = (xml: XmlWindow, word: Buffer, from: number): number =>
  xml.bytes.subarray(0, xml.end).indexOf(word, from)
