import { Document, isMap, isSeq, visit, type YAMLMap } from 'yaml'
import type { CheckInput, SuiteInput } from '../check.js'

/** The order in which people read a check; what is not named here comes after, in the order given. */
const FIRST: readonly string[] = ['type', 'column', 'columns', 'metric']
const LAST: readonly string[] = [
  'where',
  'mostly',
  'maxUnexpected',
  'severity',
  'id',
  'description',
  'owner',
  'dimension',
  'tags',
]
const COMPARED = ['left', 'right', 'to']
/** Longer lists stand below each other. */
const WIDEST_LIST = 80

export interface ChecksToWrite {
  readonly suites: readonly SuiteInput[]
  /** Said at the top of the file, line by line. */
  readonly comment?: string
  /** Said above a check: by suite and check, null for nothing. */
  readonly commentOf?: (check: CheckInput, suite: SuiteInput) => string | null
}

/**
 * A `*.checks.yaml` file that reads well and that `readChecksFile` gives back as it was: defaults are left out, short lists stand in one
 * line, and what other YAML readers would take for something else (`no`, `012`) is quoted. Pure.
 */
export function writeChecks({ suites, comment, commentOf }: ChecksToWrite): string {
  const content = suites.length === 1 ? plainSuite(suites[0]!) : { suites: suites.map(plainSuite) }
  // `compat` quotes what YAML 1.1 would read as something other than a text.
  const document = new Document(content, { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false })
  if (comment) document.commentBefore = commentText(comment)
  for (const [i, suite] of suites.entries()) {
    const node = document.getIn(['suites', i])
    if (isMap(node)) node.spaceBefore = i > 0
    const path = suites.length === 1 ? ['checks'] : ['suites', i, 'checks']
    const checks = document.getIn(path)
    if (!isSeq(checks)) continue
    for (const [j, node] of checks.items.entries()) {
      if (!isMap(node)) continue
      shortListsInOneLine(node)
      node.spaceBefore = j > 0
      const said = commentOf?.(suite.checks[j]!, suite) ?? null
      if (said !== null) node.commentBefore = commentText(said)
    }
  }
  visit(document, {
    // Spelt out, its last digits would claim an exactness that no double has, and be refused by the reader.
    Scalar: (_, node) => {
      if (Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) node.format = 'EXP'
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

/** A comment cannot leave its lines, whatever is said in it. */
const commentText = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => ` ${line.replace(/[\u0000-\u001f\u007f]/g, ' ')}`)
    .join('\n')

const plainSuite = ({ checks, ...suite }: SuiteInput): object => ({ ...suite, checks: checks.map(plainCheck) })

function plainCheck(check: CheckInput): object {
  const place = (key: string): number => {
    if (FIRST.includes(key)) return FIRST.indexOf(key) - FIRST.length
    return LAST.indexOf(key) + 1
  }
  const fields = Object.entries(check).filter(
    ([key, value]) => value !== undefined && !(key === 'severity' && value === 'error'),
  )
  return Object.fromEntries(fields.toSorted(([a], [b]) => place(a) - place(b)))
}

function shortListsInOneLine(check: YAMLMap): void {
  for (const { key, value } of check.items) {
    const isShort = JSON.stringify(value)?.length <= WIDEST_LIST
    if (isShort && (isSeq(value) || (isMap(value) && COMPARED.includes(String(key))))) value.flow = true
  }
}
