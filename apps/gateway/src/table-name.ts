const LONGEST = 60

/** What a table may be called: a lower-case identifier. */
export const TABLE_NAME = /^[a-z_][a-z0-9_]{0,59}$/
/** What a request is told whose table is called otherwise. */
export const ASK_FOR_TABLE_NAME = `must be a lower-case identifier of at most ${LONGEST} characters, e.g. flights_2013`

/**
 * The table that a file becomes: its base name without extensions, as a lower-case snake identifier of `[a-z0-9_]`, never empty, never
 * starting with a digit. Letters with accents keep their base letter.
 */
export function tableNameFor(filename: string): string {
  const base = filename.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? ''
  const visible = base.replace(/^\.+/, '')
  const name = (visible.split('.')[0] || visible)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, LONGEST - 5)
    .replace(/^_+|_+$/g, '')
  if (name === '') return 'table'
  return /^\d/.test(name) ? `t_${name}` : name
}

/** The name, or the first of `name_2`, `name_3`, … that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`)) return `${name}_${n}`
}
