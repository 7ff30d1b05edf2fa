/** A metric that an expression reads, and the labels that it selects by. */
export interface Selected {
  readonly metric: string
  readonly labels: readonly string[]
}

/** Words of PromQL that stand where a metric could. */
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan', 'group_left', 'group_right'])
/** Lists of labels: `by (a, b)`. */
const LISTS = /\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g

/**
 * The metrics of a PromQL expression. Pure. What is in strings, in brackets of a range and behind `by` is no metric, nor is a word with a
 * bracket behind it: that is a function. Grafana's variables are taken for what they become.
 */
export function metricsIn(expression: string): Selected[] {
  const text = expression
    .replaceAll('$__rate_interval', '5m')
    .replace(LISTS, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
  const found: Selected[] = []
  const token =
    /"(?:[^"\\]|\\.)*"|([a-zA-Z_:][a-zA-Z0-9_:]*)(\s*\()?(?:\s*\{((?:[^}"]|"(?:[^"\\]|\\.)*")*)\})?|\{[^}]*\}|\d[\w.]*/g
  for (const [, word, call, matchers = ''] of text.matchAll(token)) {
    if (word === undefined || call !== undefined || WORDS.has(word.toLowerCase())) continue
    const labels = [...matchers.matchAll(/([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label]) => label!)
    found.push({ metric: word, labels })
  }
  return found
}

/** Labels by which an expression sums or joins. Pure. */
export const groupedBy = (expression: string): string[] =>
  [...expression.matchAll(LISTS)].flatMap(([, , labels = '']) =>
    labels
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean),
  )
