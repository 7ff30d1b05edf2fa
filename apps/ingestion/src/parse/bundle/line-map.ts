interface Stretch {
  readonly file: string
  /** The first line of its rows in the combined text, and in the file itself. */
  readonly combinedLine: number
  readonly ownLine: number
}

/** Which line of which file a line of the combined text was. */
export class LineMap {
  readonly stretches: Stretch[] = []

  add(stretch: Stretch): void {
    this.stretches.push(stretch)
  }

  /** Null for the header, which is of no file. */
  find(line: number): { file: string; line: number } | null {
    let low = 0
    let high = this.stretches.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.stretches[middle]!.combinedLine <= line) low = middle + 1
      else high = middle
    }
    const found = this.stretches[low - 1]
    return found === undefined ? null : { file: found.file, line: line - found.combinedLine + found.ownLine }
  }

  /** A text that speaks of lines, as a reader of the files understands it. */
  place(text: string): string {
    return text.replace(/\bline (\d+)/g, (all, digits: string) => {
      const found = this.find(Number(digits))
      return found === null ? all : `line ${found.line} of ${found.file}`
    })
  }
}
