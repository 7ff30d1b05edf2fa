import { RE2JS } from 're2js'

/** Why a text is no regular expression in the syntax of RE2, which is what the engine matches with; null where it is one. */
export function compileProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    return `no regular expression of RE2: ${why.slice(0, 200)}`
  }
}
