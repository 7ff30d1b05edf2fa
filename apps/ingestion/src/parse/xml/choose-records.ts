import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'
import { isStructured, pathOf, type PathNode } from './element-paths.js'

/**
 * The elements that are the rows: those that were asked for; else, of all elements that recur within one parent and are in
 * no other such element, the ones that hold most of the document; else the only element that holds something. Pure.
 */
export function chooseRecords(root: PathNode, asked: string | undefined): { node: PathNode; decision: Decision } {
  const outermost = outermostRepeated(root)
  if (asked !== undefined) {
    const node = nodeAt(root, asked)
    if (node === null) throw unknownPath(asked, outermost)
    return { node, decision: decided('record_path', pathOf(node), 'asked for', { overridden: true }) }
  }
  const structured = outermost.filter(isStructured)
  const candidates = structured.length > 0 ? structured : outermost
  const [first, ...rest] = candidates
  if (!first) {
    const node = onlyRecord(root)
    const why = 'no element recurs, so the document is one row'
    return { node, decision: decided('record_path', pathOf(node), why, { confidence: 0.6 }) }
  }
  const node = rest.reduce((best, one) => (weightOf(one) > weightOf(best) ? one : best), first)
  const others = candidates.filter((one) => one !== node)
  const listed = others.slice(0, 10).map((one) => `${pathOf(one)} (${one.count})`)
  const why = `these ${node.count} elements hold most of the document; what stands outside of them is left out`
  return {
    node,
    decision: decided('record_path', pathOf(node), others.length === 0 ? why : `${why}: ${listed.join(', ')}`, {
      confidence: others.length === 0 ? 0.95 : 0.8,
    }),
  }
}

function outermostRepeated(node: PathNode): PathNode[] {
  if (node.mostSiblings > 1) return [node]
  return [...node.children.values()].flatMap(outermostRepeated)
}

/** Elements and attributes in all instances. */
function weightOf(node: PathNode): number {
  const below = [...node.children.values()].reduce((sum, child) => sum + weightOf(child), 0)
  return node.count * (1 + node.attributes.size) + below
}

/** Down from the root for as long as an element holds nothing but one other. */
function onlyRecord(node: PathNode): PathNode {
  const [child, ...more] = node.children.values()
  if (child === undefined || more.length > 0 || node.attributes.size > 0 || node.hasText || !isStructured(child))
    return node
  return onlyRecord(child)
}

function nodeAt(root: PathNode, path: string): PathNode | null {
  const [first, ...names] = path.split('/').filter((name) => name !== '')
  if (first !== root.name) return null
  let node: PathNode | undefined = root
  for (const name of names) node = node?.children.get(name)
  return node ?? null
}

const unknownPath = (asked: string, repeated: readonly PathNode[]): ParseError =>
  new ParseError(
    'override_invalid',
    `The override "recordPath" names elements ${JSON.stringify(asked)} that the document does not have.`,
    repeated.length === 0
      ? 'Write the names from the root on, separated by "/".'
      : `Elements that recur: ${repeated.slice(0, 20).map(pathOf).join(', ')}.`,
  )
