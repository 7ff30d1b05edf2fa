const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Brackets and braces: with this bit they are the same, and nothing else that stands outside of texts is either. */
const BRACE_BIT = 0x20
const OPENING = 0x7b
const CLOSING = 0x7d

/** Takes JSON of an array of arrays, without blanks between them, as it comes in, and gives the rows that have become whole. */
export class RowCutter {
  /** What has come of a row that is not whole, with the mark before it. */
  private begun: Buffer[] = []
  private depth = 0
  private isInText = false
  private isEscaped = false

  take(chunk: Buffer): unknown[][] {
    const end = this.endOfLastRow(chunk)
    if (end === 0) {
      this.begun.push(chunk)
      return []
    }
    const whole = Buffer.concat([...this.begun, chunk.subarray(0, end)])
    this.begun = [chunk.subarray(end)]
    // The mark before the first row is the bracket of the array; before any other, a comma.
    return JSON.parse(`[${whole.toString('utf8', 1)}]`) as unknown[][]
  }

  /** The bytes up to the last place at which a row ends; 0 where none does. No byte of a longer character is one that counts here. */
  private endOfLastRow(chunk: Buffer): number {
    let end = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.isInText) this.goOnInText(byte)
      else if (byte === QUOTE) this.isInText = true
      else if ((byte | BRACE_BIT) === OPENING) this.depth++
      else if ((byte | BRACE_BIT) === CLOSING && --this.depth === 1) end = at + 1
    }
    return end
  }

  private goOnInText(byte: number): void {
    if (this.isEscaped) this.isEscaped = false
    else if (byte === BACKSLASH) this.isEscaped = true
    else if (byte === QUOTE) this.isInText = false
  }
}
