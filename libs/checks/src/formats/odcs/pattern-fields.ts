/** A pattern of a contract may match anywhere; one that cannot is said as the whole of the value. */
export function patternFields(pattern: string): { readonly pattern: string; readonly anywhere?: boolean } {
  const whole = /^\^\(\?:(.*)\)\$$/s.exec(pattern)?.[1]
  return whole !== undefined && isBalanced(whole) ? { pattern: whole } : { pattern, anywhere: true }
}

/** Whether no bracket closes before it is opened, as in `a)|(?:b`, which only looks like one group. */
function isBalanced(pattern: string): boolean {
  let depth = 0
  for (const mark of pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, '')) {
    if (mark === '(') depth++
    if (mark === ')' && --depth < 0) return false
  }
  return true
}
