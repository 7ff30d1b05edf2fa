import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from 'yaml'
import { jsonPointer } from '../check-problem.js'
import { type FilePosition, type FileProblem, partsOfPointer } from './file-problem.js'

/** What a YAML or JSON text says, and where in the text it says it. */
export interface LocatedYaml {
  /** Null where there are problems. */
  readonly value: unknown
  readonly problems: readonly FileProblem[]
  /**
   * Where that stands which a JSON pointer names: the key of a field, the value of an entry in a list. Of what is not there, where the
   * nearest thing around it stands.
   */
  at(pointer: string): FilePosition
}

const MAX_TEXT = 5_000_000
/** How often anchors may be repeated: enough for people, too little for a text that grows without end. */
const MAX_ALIASES = 1_000

/**
 * Reads one YAML 1.2 document (JSON is one, too). All faults of the text are reported at once. Numbers that would not be read as they
 * are written are faults: `007`, and integers that no double can hold.
 */
export function readYaml(text: string): LocatedYaml {
  if (text.length > MAX_TEXT) return broken([tooLong(text.length)])
  try {
    return located(text)
  } catch (error) {
    if (error instanceof RangeError) return broken([tooDeep()])
    throw error
  }
}

function located(text: string): LocatedYaml {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, ...OPTIONS })
  const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  // The parser takes the end of its stack for a fault of the text, once for each level.
  if (faults.some(({ message }) => /call stack|stack overflow/i.test(message))) return broken([tooDeep()])
  const [document] = documents
  if (document === undefined || !('contents' in document) || document.contents === null) return broken([nothingThere()])
  const at = (pointer: string): FilePosition => positionAt(lines, offsetOf(document, partsOfPointer(pointer)))
  const problems = [
    ...faults.map(({ message, pos }) => faultOfText(message, positionAt(lines, pos[0]))),
    ...(documents.length > 1 ? [moreDocuments(positionAt(lines, documents[1]!.range[0]))] : []),
    ...unfaithfulNumbers(document, lines),
  ]
  if (problems.length > 0) return { value: null, problems, at }
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), problems, at }
  } catch (error) {
    return { value: null, problems: [faultOfText((error as Error).message, at(''))], at }
  }
}

/** Tags name types of programs; a file of checks has texts, numbers, lists and maps. */
const OPTIONS = {
  prettyErrors: false,
  merge: true,
  version: '1.2',
  resolveKnownTags: false,
  logLevel: 'error',
} as const

const START: FilePosition = { line: 1, column: 1 }

const broken = (problems: readonly FileProblem[]): LocatedYaml => ({ value: null, problems, at: () => START })

const tooLong = (length: number): FileProblem => ({
  ...START,
  code: 'yaml_invalid',
  pointer: '',
  message: `The file has ${length.toLocaleString('en-US')} characters; ${MAX_TEXT.toLocaleString('en-US')} is the most.`,
  hint: 'Split it into several files.',
})

const tooDeep = (): FileProblem => ({
  ...START,
  code: 'yaml_invalid',
  pointer: '',
  message: 'The file nests its lists and maps deeper than can be read.',
  hint: 'Close the brackets, or say it with fewer levels.',
})

const nothingThere = (): FileProblem => ({
  ...START,
  code: 'yaml_invalid',
  pointer: '',
  message: 'There is nothing in the file.',
  hint: 'Write what it is to say, or leave the file out.',
})

const moreDocuments = (position: FilePosition): FileProblem => ({
  ...position,
  code: 'yaml_invalid',
  pointer: '',
  message: 'A second document begins here.',
  hint: 'Put it into a file of its own: a file holds one document.',
})

const faultOfText = (message: string, position: FilePosition): FileProblem => ({
  ...position,
  code: 'yaml_invalid',
  pointer: '',
  message: `This is no valid YAML: ${message.replace(/\.?$/, '.')}`,
  hint: 'Look at the indentation, the quotes and the colons around here.',
})

function unfaithfulNumbers(document: Document, lines: LineCounter): FileProblem[] {
  const problems: FileProblem[] = []
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key' || typeof node.value !== 'number' || node.source === undefined) return
      const why = whyUnfaithful(node.source, node.value)
      if (why === null) return
      problems.push({
        ...positionAt(lines, node.range?.[0] ?? 0),
        code: 'yaml_number_unfaithful',
        pointer: jsonPointer(pathOf(path, node)),
        message: why,
        hint: `Write it in quotes, '${node.source}', if the text is meant.`,
      })
    },
  })
  return problems
}

function whyUnfaithful(source: string, value: number): string | null {
  if (/^[-+]?0\d/.test(source)) return `${source} would be read as the number ${value}.`
  if (/^[-+]?\d+$/.test(source) && BigInt(source.replace('+', '')) !== BigInt(value))
    return `${source} is too large to be read exactly.`
  return null
}

/** The keys and positions on the way from the root to a node, as `visit` gives the way. */
function pathOf(way: readonly unknown[], node: Node): PropertyKey[] {
  const nodes = [...way, node]
  return nodes.flatMap((each, i): PropertyKey[] => {
    const next = nodes[i + 1]
    if (isSeq(each)) return [each.items.indexOf(next)]
    if (typeof each === 'object' && each !== null && 'key' in each && !isMap(each) && isScalar(each.key))
      return [String(each.key.value)]
    return []
  })
}

function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part)
      if (pair === undefined) break
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node) && node.items[Number(part)] !== undefined) {
      node = node.items[Number(part)]
      offset = startOf(node) ?? offset
    } else break
  }
  return offset
}

const startOf = (node: unknown): number | undefined => (node as { range?: [number] | null } | null)?.range?.[0]

const positionAt = (lines: LineCounter, offset: number): FilePosition => {
  const { line, col } = lines.linePos(offset)
  return line === 0 ? START : { line, column: col }
}
