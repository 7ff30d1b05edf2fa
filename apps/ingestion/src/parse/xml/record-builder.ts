import type { InterimValue } from '../extract/record-writer.js'
import { isLayout, type PathNode, pathOf } from './element-paths.js'
import type { PlanNode, RecordPlan } from './record-plan.js'

type Json = string | null | { [name: string]: Json | Json[] }

/** An element within JSON, while it is open. */
interface Nested {
  readonly name: string
  /** Attributes and child elements so far. */
  readonly members: Record<string, Json | Json[]>
}

interface Level {
  readonly plan: PlanNode | null
  readonly nested: Nested | null
  text: string
}

/** Puts the records of a document together while elements open and close; gives each to `onRecord` when it ends. */
export class RecordBuilder {
  private readonly path: readonly string[]
  private readonly above: string[] = []
  private readonly levels: Level[] = []
  private values: InterimValue[] = []
  private lists = new Map<number, Json[]>()
  private line = 0

  constructor(
    record: PathNode,
    private readonly plan: RecordPlan,
    private readonly onRecord: (line: number, values: readonly InterimValue[]) => void,
  ) {
    this.path = pathOf(record).split('/')
  }

  openElement(name: string, attributes: Readonly<Record<string, string>>, line: number): void {
    const level = this.levels.at(-1)
    if (level === undefined) {
      this.above.push(name)
      if (!this.atRecord()) return
      this.values = this.plan.names.map(() => null)
      this.lists = new Map()
      this.line = line
      this.enter(this.plan.root, attributes)
    } else if (level.nested !== null) this.levels.push(nestedLevel(null, name, attributes))
    else {
      const plan = level.plan!.children.get(name)!
      if (plan.json === null) this.enter(plan, attributes)
      else this.levels.push(nestedLevel(plan, name, attributes))
    }
  }

  text(text: string): void {
    const level = this.levels.at(-1)
    if (level !== undefined) level.text += text
  }

  closeElement(): void {
    const level = this.levels.pop()
    if (level === undefined) {
      this.above.pop()
      return
    }
    const text = level.text.trim()
    if (level.nested !== null) this.closeNested(level, text)
    else if (level.plan!.text !== null && text !== '') this.values[level.plan!.text] = text
    if (this.levels.length > 0) return
    for (const [column, list] of this.lists) this.values[column] = JSON.stringify(list)
    this.onRecord(this.line, this.values)
    this.above.pop()
  }

  private atRecord(): boolean {
    return this.above.length === this.path.length && this.above.every((name, i) => name === this.path[i])
  }

  private enter(plan: PlanNode, attributes: Readonly<Record<string, string>>): void {
    for (const [name, column] of plan.attributes) {
      if (Object.hasOwn(attributes, name)) this.values[column] = attributes[name]!
    }
    this.levels.push({ plan, nested: null, text: '' })
  }

  private closeNested({ plan, nested }: Level, text: string): void {
    const value = jsonOf(nested!, text)
    if (plan?.json !== undefined && plan.json !== null) {
      const list = this.lists.get(plan.json)
      if (list) list.push(value)
      else this.lists.set(plan.json, [value])
      return
    }
    const { members } = this.levels.at(-1)!.nested!
    const known = members[nested!.name]
    if (known === undefined) members[nested!.name] = value
    else if (Array.isArray(known)) known.push(value)
    else members[nested!.name] = [known, value]
  }
}

function nestedLevel(plan: PlanNode | null, name: string, attributes: Readonly<Record<string, string>>): Level {
  const members = Object.create(null) as Nested['members']
  for (const [key, value] of Object.entries(attributes)) if (!isLayout(key)) members[key] = value
  return { plan, nested: { name, members }, text: '' }
}

/** An element with nothing but text is that text; else an object of its attributes and children. */
function jsonOf({ members }: Nested, text: string): Json {
  if (Object.keys(members).length === 0) return text === '' ? null : text
  return text === '' ? members : { ...members, '#text': text }
}
