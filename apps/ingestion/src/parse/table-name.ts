export const longestName = 60

/**
 * The table that a file becomes: its base name without any extension, as a lower-case snake identifier of `[a-z0-9_]`,
 * never empty, never starting with a digit, at most 60 characters. Letters with accents keep their base letter.
 */
export function tableNameFor(filename: string): string {
  const base = filename.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? ''
  const hidden = base.replace(/^\.+/, '')
  const stem = hidden.split('.')[0] || hidden
  const name = identifierFor(stem)
    .slice(0, longestName - 2)
    .replace(/_+$/, '')
  if (name === '') return 'table'
  return /^\d/.test(name) ? `t_${name}` : name
}

/** A text as lower-case words of `[a-z0-9]` joined by `_`; empty where it has none. Letters with accents keep their base letter. */
export const identifierFor = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
