import { isStructured, type PathNode } from './element-paths.js'

/** Which columns the parts of a record go to. */
export interface PlanNode {
  /** The column of the element's own text. */
  readonly text: number | null
  readonly attributes: ReadonlyMap<string, number>
  readonly children: ReadonlyMap<string, PlanNode>
  /** The column that holds all elements at this place as JSON, when they recur within a record. */
  readonly json: number | null
}

export interface RecordPlan {
  readonly root: PlanNode
  /** Names of the columns, as written; what is nested has the names above it before a dot. */
  readonly names: readonly string[]
  /** Columns that hold JSON. */
  readonly nested: readonly string[]
}

/** Lays out the columns of a record: attributes, then child elements in the order in which they were met. Pure. */
export function planRecords(record: PathNode): RecordPlan {
  const names: string[] = []
  const nested: string[] = []
  const add = (name: string): number => names.push(name) - 1
  const plan = (node: PathNode, name: string): PlanNode => {
    const text = node.hasText || !isStructured(node) ? add(name) : null
    const within = node === record ? '' : `${name}.`
    const attributes = new Map([...node.attributes].map((attribute) => [attribute, add(`${within}${attribute}`)]))
    const children = new Map([...node.children.values()].map((child) => [child.name, childPlan(child, within)]))
    return { text, attributes, children, json: null }
  }
  const childPlan = (child: PathNode, within: string): PlanNode => {
    const name = `${within}${child.name}`
    if (child.mostSiblings === 1) return plan(child, name)
    nested.push(name)
    return { text: null, attributes: new Map(), children: new Map(), json: add(name) }
  }
  return { root: plan(record, record.name), names, nested }
}
