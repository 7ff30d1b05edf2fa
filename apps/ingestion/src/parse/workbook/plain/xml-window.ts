const LT = 60
const GT = 62
const SLASH = 47
const EQUALS = 61
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const BLANK = 32

const firstRoom = 1 << 20
const mostRoom = 1 << 24

/** Says that a part is not written in the plain form, and nothing about whether it is right. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain'
}

/**
 * The bytes of an XML part as they come, and a place in them from which tags are read; what is not read yet stays. Takes
 * the plain form only: no comment, no CDATA, no markup declaration; whatever else stands at a place is `NotPlain`.
 */
export class XmlWindow {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstRoom)
  /** Where reading goes on. */
  at = 0
  /** Up to where what is there may be read. */
  limit = 0
  /** The end of what is there. */
  end = 0
  nameStart = 0
  nameEnd = 0
  valueStart = 0
  valueEnd = 0

  /** Takes the next bytes; `chunk` is not needed afterwards. */
  take(chunk: Uint8Array): void {
    const rest = this.end - this.at
    if (rest + chunk.length > this.bytes.length) this.grow(rest + chunk.length)
    else if (this.at > 0) this.bytes.copyWithin(0, this.at, this.end)
    this.bytes.set(chunk, rest)
    this.at = 0
    this.end = rest + chunk.length
  }

  isAt(word: Uint8Array, place = this.at): boolean {
    const { bytes } = this
    if (place + word.length > this.limit) return false
    for (let i = 0; i < word.length; i++) if (bytes[place + i] !== word[i]) return false
    return true
  }

  /** Steps behind what has to stand here. */
  expect(word: Uint8Array): void {
    if (!this.isAt(word)) throw new NotPlain()
    this.at += word.length
  }

  skipBlanks(): void {
    const { bytes, limit } = this
    while (this.at < limit && isBlank(bytes[this.at]!)) this.at++
  }

  /** Reads the next attribute of the tag that is open, into `nameStart` to `valueEnd`; false where there is none any more. */
  attribute(): boolean {
    const { bytes, limit } = this
    let at = this.at
    if (bytes[at] === GT || bytes[at] === SLASH) return false
    if (!isBlank(bytes[at]!)) throw new NotPlain()
    do at++
    while (at < limit && isBlank(bytes[at]!))
    this.at = at
    if (bytes[at] === GT || bytes[at] === SLASH) return false
    this.nameStart = at
    while (at < limit && bytes[at] !== EQUALS && bytes[at]! > BLANK && bytes[at] !== GT && bytes[at] !== LT) at++
    const quote = bytes[at + 1]
    if (bytes[at] !== EQUALS || (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE)) throw new NotPlain()
    this.nameEnd = at
    at += 2
    this.valueStart = at
    while (at < limit && bytes[at] !== quote && bytes[at] !== LT) at++
    if (bytes[at] !== quote) throw new NotPlain()
    this.valueEnd = at
    this.at = at + 1
    return true
  }

  isName(name: Uint8Array): boolean {
    return this.nameEnd - this.nameStart === name.length && this.isAt(name, this.nameStart)
  }

  isValue(value: Uint8Array): boolean {
    return this.valueEnd - this.valueStart === value.length && this.isAt(value, this.valueStart)
  }

  /** Steps behind the end of the tag that is open; true when its element ends with it. */
  endOfTag(): boolean {
    const isEmpty = this.bytes[this.at] === SLASH
    if (isEmpty) this.at++
    if (this.at >= this.limit || this.bytes[this.at] !== GT) throw new NotPlain()
    this.at++
    return isEmpty
  }

  /** Steps to the next tag; where the text that stands before it ends. */
  textEnd(): number {
    const { bytes, limit } = this
    let at = this.at
    while (at < limit && bytes[at] !== LT) at++
    this.at = at
    return at
  }

  private grow(needed: number): void {
    if (needed > mostRoom) throw new NotPlain()
    const grown = Buffer.allocUnsafeSlow(Math.min(mostRoom, needed * 2))
    this.bytes.copy(grown, 0, this.at, this.end)
    this.bytes = grown
  }
}

export const isBlank = (byte: number): boolean => byte === BLANK || byte === 10 || byte === 13 || byte === 9
