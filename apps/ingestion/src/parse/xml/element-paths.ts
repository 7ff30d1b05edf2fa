/** What was seen of all elements that stand at one place of a document. */
export interface PathNode {
  readonly name: string
  readonly depth: number
  readonly parent: PathNode | null
  readonly children: Map<string, PathNode>
  readonly attributes: Set<string>
  count: number
  /** Most elements of this name within one parent. */
  mostSiblings: number
  hasText: boolean
}

/** Names that are values would make a tree without end. */
export const mostPaths = 50_000
export const deepest = 200

/** Builds the tree of all places while elements open and close. Pure. */
export class ElementPaths {
  root: PathNode | null = null
  paths = 0
  private open: { node: PathNode; seen: Map<string, number> }[] = []

  get depth(): number {
    return this.open.length
  }

  openElement(name: string, attributes: Iterable<string>): void {
    const above = this.open.at(-1)
    const node = this.nodeOf(name, above?.node ?? null)
    node.count++
    for (const attribute of attributes) if (!isLayout(attribute)) node.attributes.add(attribute)
    if (above !== undefined) {
      const siblings = (above.seen.get(name) ?? 0) + 1
      above.seen.set(name, siblings)
      node.mostSiblings = Math.max(node.mostSiblings, siblings)
    }
    this.open.push({ node, seen: new Map() })
  }

  text(text: string): void {
    const top = this.open.at(-1)
    if (top !== undefined && !top.node.hasText && text.trim() !== '') top.node.hasText = true
  }

  closeElement(): void {
    this.open.pop()
  }

  private nodeOf(name: string, parent: PathNode | null): PathNode {
    const known = parent === null ? this.root : parent.children.get(name)
    if (known) return known
    this.paths++
    const node: PathNode = {
      name,
      depth: (parent?.depth ?? 0) + 1,
      parent,
      children: new Map(),
      attributes: new Set(),
      count: 0,
      mostSiblings: 1,
      hasText: false,
    }
    if (parent === null) this.root = node
    else parent.children.set(name, node)
    return node
  }
}

/** Attributes that say how to read a document, not what stands in it. */
export const isLayout = (attribute: string): boolean => /^(xmlns(:|$)|xsi:|xml:)/.test(attribute)

export function pathOf(node: PathNode): string {
  return node.parent === null ? node.name : `${pathOf(node.parent)}/${node.name}`
}

export const isStructured = (node: PathNode): boolean => node.children.size > 0 || node.attributes.size > 0
