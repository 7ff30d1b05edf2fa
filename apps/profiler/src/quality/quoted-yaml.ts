/** A value as YAML in flow style: JSON, which YAML 1.2 reads, with plain words where nobody could take them for something else. */
export function quotedYaml(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !WORDS.test(value) ? value : escaped(JSON.stringify(value))
  if (Array.isArray(value)) return `[${value.map(quotedYaml).join(', ')}]`
  return escaped(JSON.stringify(value))
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/
/** What YAML 1.1 or 1.2 reads as something else than a text. */
const WORDS = /^(null|true|false|yes|no|on|off|y|n)$/i
/** YAML has more line ends, and takes less that cannot be printed, than JSON. */
const escaped = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
