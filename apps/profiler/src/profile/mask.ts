import type { Interaction } from './relation-schema.js'
import type { ColumnProfile, Profile } from './schema.js'

/** A text with all its letters and digits covered but the first, so that the form stays and the value goes. */
export const covered = (text: string): string => {
  let seen = 0
  return text.replace(/[\p{L}\p{N}]/gu, (character) => (seen++ === 0 ? character : '•'))
}

/** A column that shows no value of its own: what is frequent stays, with its counts. */
export function maskColumn(column: ColumnProfile): ColumnProfile {
  if (!column.personal?.masked) return column
  const { text, rare, nested } = column
  const cover = <V extends { readonly value: string }>(shown: V): V => ({ ...shown, value: covered(shown.value) })
  return {
    ...column,
    topValues: column.topValues.map(cover),
    spellings: column.spellings.map((found) => ({ ...found, values: found.values.map(cover) })),
    rare: rare && { ...rare, examples: rare.examples.map(cover) },
    nested: nested && { ...nested, topItems: nested.topItems.map(cover) },
    text: text && {
      ...text,
      words: null,
      shapes: text.shapes && {
        ...text.shapes,
        patterns: text.shapes.patterns.map((shape) => ({ ...shape, example: covered(shape.example) })),
      },
    },
  }
}

/** The sample with the columns covered that are masked. */
export function maskSample(sample: Profile['sample'], columns: readonly ColumnProfile[]): Profile['sample'] {
  if (!sample) return null
  const masked = columns.map(({ personal }) => personal?.masked === true)
  return {
    ...sample,
    rows: sample.rows.map((row) =>
      row.map((cell, i) => (masked[i] && cell !== null && typeof cell !== 'boolean' ? covered(String(cell)) : cell)),
    ),
  }
}

/** Pictures name the values of categories: those of masked columns are covered there too. */
export function maskInteractions(
  interactions: readonly Interaction[],
  columns: readonly ColumnProfile[],
): Interaction[] {
  const masked = new Set(columns.filter(({ personal }) => personal?.masked === true).map(({ name }) => name))
  return interactions.map((interaction) => {
    const { a, b, picture } = interaction
    if (!picture || picture.kind === 'density') return interaction
    const cover = (hidden: string, label: string): string => (masked.has(hidden) ? covered(label) : label)
    if (picture.kind === 'groups') {
      const groups = picture.groups.map((group) => ({ ...group, label: cover(a, group.label) }))
      return { ...interaction, picture: { ...picture, groups } }
    }
    const [x, y] = [picture.x.map((label) => cover(a, label)), picture.y.map((label) => cover(b, label))]
    return { ...interaction, picture: { ...picture, x, y } }
  })
}
