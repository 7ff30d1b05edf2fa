import { personalKindOf } from '@udb/personal'
import type { Family } from './column-type.js'
import type { Formats, Personal, TextFormat } from './content-schema.js'
import { shareOf } from './formats.js'

type Kind = Personal['kind']

/** What a column's own form says, from the share of values that have it. */
const byFormat: readonly (readonly [Kind, TextFormat])[] = [
  ['email_address', 'email'],
  ['phone_number', 'phone'],
  ['bank_account', 'iban'],
  ['card_number', 'card_number'],
  ['ip_address', 'ip_address'],
]
/** Such a share of the values makes a column of that form. */
const formShare = 0.5

/**
 * Whether a column may hold personal data, from what its values look like and what it is called. A suspicion and no
 * more; without values there is nothing to hide.
 */
export function suspectPersonal(
  column: { readonly name: string; readonly family: Family; readonly distinct: number },
  formats: Formats | null,
): Omit<Personal, 'masked'> | null {
  if (column.distinct < 1) return null
  const named = personalKindOf(column.name, column.family)
  const formed = byFormat.find(([, format]) => shareOf(formats, format) >= formShare)
  if (formed) {
    const [kind, format] = formed
    return { kind, by: named === kind ? 'both' : 'values', share: shareOf(formats, format) }
  }
  return named && { kind: named, by: 'name', share: null }
}
