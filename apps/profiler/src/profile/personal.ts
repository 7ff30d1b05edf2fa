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

/** Words of a name, in the languages that tables are mostly named in; the families of types that can hold such a thing. */
const byName: readonly (readonly [Kind, RegExp, readonly Family[]])[] = [
  ['email_address', /^(e mail|email|mail)( address| adresse)?$|\be ?mail\b/, ['text']],
  [
    'phone_number',
    /\b(phone|mobile|cell|telephone|telefon|tel|fax|msisdn|handy)( number| no| nr)?$/,
    ['text', 'number'],
  ],
  ['bank_account', /\b(iban|bank account|account number|kontonummer)\b/, ['text', 'number']],
  ['card_number', /\b(credit card|card number|cc number|pan)\b/, ['text', 'number']],
  ['ip_address', /\b(ip|ip address|ipv4|ipv6|client ip|remote addr)$/, ['text']],
  [
    'person_name',
    /\b(first|last|full|given|family|middle|maiden|customer|contact|person|patient|employee|user) ?name$|\b(surname|forename|vorname|nachname|firstname|lastname|fullname)\b/,
    ['text'],
  ],
  ['birth_date', /\b(dob|birth|birthday|birthdate|date of birth|birth date|geburtsdatum)\b/, ['time', 'text']],
  [
    'street_address',
    /\b(street|street address|home address|postal address|address|address line ?\d?|strasse|straße|anschrift)$/,
    ['text'],
  ],
  ['postal_code', /\b(zip|zipcode|zip code|postal code|postcode|plz)\b/, ['text', 'number']],
  [
    'national_id',
    /\b(ssn|social security|passport|national id|tax id|personnummer|nhs number|driver licen[cs]e|nino|steuer id)\b/,
    ['text', 'number'],
  ],
]

/** `customerEmail_1` as `customer email 1`. */
export const wordsOfName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Whether a column may hold personal data, from what its values look like and what it is called. A suspicion and no
 * more; without values there is nothing to hide.
 */
export function suspectPersonal(
  column: { readonly name: string; readonly family: Family; readonly distinct: number },
  formats: Formats | null,
): Omit<Personal, 'masked'> | null {
  if (column.distinct < 1) return null
  const words = wordsOfName(column.name)
  const named = byName.find(([, pattern, families]) => families.includes(column.family) && pattern.test(words))
  const formed = byFormat.find(([, format]) => shareOf(formats, format) >= formShare)
  if (formed) {
    const [kind, format] = formed
    return { kind, by: named?.[0] === kind ? 'both' : 'values', share: shareOf(formats, format) }
  }
  return named ? { kind: named[0], by: 'name', share: null } : null
}
