import { ParseError } from '../parse-error.js'
import { listed, printable } from '../open/screen-entries.js'

interface Shape {
  readonly names: readonly string[]
  readonly files: { readonly name: string }[]
}

const mostShown = 10

/** Sorts files by their columns: only those of one shape become one table. */
export class Shapes {
  private readonly shapes = new Map<string, Shape>()
  private readonly noTables: { name: string; why: string }[] = []

  /** True while all files have the columns of the first, in whatever order. */
  add(file: string, names: readonly string[]): boolean {
    const key = JSON.stringify([...names].sort())
    const shape = this.shapes.get(key)
    if (shape) shape.files.push({ name: file })
    else this.shapes.set(key, { names, files: [{ name: file }] })
    return this.isOne
  }

  addNoTable(file: string, why: string): void {
    this.noTables.push({ name: file, why })
  }

  get isOne(): boolean {
    return this.shapes.size <= 1 && this.noTables.length === 0
  }

  /** What is not alike, the shape of most files first. */
  error(): ParseError {
    const sorted = [...this.shapes.values()].sort((a, b) => b.files.length - a.files.length)
    const groups = sorted.map(
      (shape, i) => `${counted(shape.files)} ${i === 0 ? columnsOf(shape) : against(shape, sorted[0]!)}`,
    )
    const others = this.noTables.map(({ name, why }) => `${printable(name)}: ${why}`)
    const shown = [...groups, ...others].slice(0, mostShown)
    const more = groups.length + others.length - shown.length
    return new ParseError(
      'archive_shapes_differ',
      `The files are not of one shape. ${shown.join('; ')}${more > 0 ? `; and ${more} more kinds` : ''}.`,
      'Choose those of one kind with the override "entry" (a name, or a glob such as "2024/*.csv"), or send each kind by itself, for a table of its own.',
    )
  }
}

const counted = (files: readonly { name: string }[]): string =>
  `${files.length} ${files.length === 1 ? 'file' : 'files'} (${listed(files.slice(0, 3))}${files.length > 3 ? ', …' : ''})`

const columnsOf = ({ names }: Shape): string => `with ${columnsText(names)}`

/** By what a shape differs from that of most files; in full where they have nothing in common. */
function against(shape: Shape, usual: Shape): string {
  const missing = usual.names.filter((name) => !shape.names.includes(name))
  if (missing.length === usual.names.length) return columnsOf(shape)
  const extra = shape.names.filter((name) => !usual.names.includes(name))
  const parts = [
    ...(missing.length > 0 ? [`without ${columnsText(missing)}`] : []),
    ...(extra.length > 0 ? [`with ${columnsText(extra)} besides`] : []),
  ]
  return parts.join(' and ')
}

const columnsText = (names: readonly string[]): string =>
  `the ${names.length === 1 ? 'column' : 'columns'} ${names.slice(0, 8).map(printable).join(', ')}${names.length > 8 ? `, … (${names.length})` : ''}`
