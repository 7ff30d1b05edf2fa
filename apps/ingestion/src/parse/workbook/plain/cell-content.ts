import { sharedText } from './shared-text.js'
import { NotPlain, type XmlWindow } from './xml-window.js'

const vStart = Buffer.from('<v')
const vClose = Buffer.from('</v>')
const fStart = Buffer.from('<f')
const fClose = Buffer.from('</f>')
const isOpen = Buffer.from('<is>')
const isClose = Buffer.from('</is>')
const cClose = Buffer.from('</c>')
const typeName = Buffer.from('t')
const sharedType = Buffer.from('shared')

/** What stands between the tags of a cell. One is used for all cells, and says what the last one held. */
export class CellContent {
  isFormula = false
  /** Bounds of the value in the window's bytes; it has none where `valueStart` is -1. */
  valueStart = -1
  valueEnd = -1
  /** The text that stands in the cell itself. */
  text: string | null = null

  constructor(private readonly xml: XmlWindow) {}

  clear(): void {
    this.isFormula = false
    this.valueStart = -1
    this.valueEnd = -1
    this.text = null
  }

  /** Reads up to the end of the cell, whose first tag has been read. Throws `NotPlain`. */
  read(): void {
    this.clear()
    const { xml } = this
    for (;;) {
      xml.skipBlanks()
      if (xml.isAt(vStart)) this.readValue()
      else if (xml.isAt(cClose)) break
      else if (xml.isAt(fStart)) this.readFormula()
      else if (xml.isAt(isOpen)) this.readText()
      else throw new NotPlain()
    }
    xml.at += cClose.length
  }

  private readValue(): void {
    const { xml } = this
    if (this.valueStart >= 0) throw new NotPlain()
    xml.at += vStart.length
    while (xml.attribute());
    if (xml.endOfTag()) return
    const start = xml.at
    const end = xml.textEnd()
    xml.expect(vClose)
    if (end === start) return
    this.valueStart = start
    this.valueEnd = end
  }

  /** A formula that shares another one's text has none of its own. */
  private readFormula(): void {
    const { xml } = this
    xml.at += fStart.length
    let isShared = false
    while (xml.attribute()) isShared ||= xml.isName(typeName) && xml.isValue(sharedType)
    if (xml.endOfTag()) {
      this.isFormula ||= isShared
      return
    }
    const start = xml.at
    const end = xml.textEnd()
    xml.expect(fClose)
    this.isFormula ||= isShared || end > start
  }

  private readText(): void {
    const { xml } = this
    const start = xml.at + isOpen.length
    const end = xml.bytes.indexOf(isClose, start)
    if (end < 0 || end + isClose.length > xml.limit || this.text !== null) throw new NotPlain()
    this.text = sharedText(xml.bytes, start, end)
    if (this.text === null) throw new NotPlain()
    xml.at = end + isClose.length
  }
}
