/** What a column may hold that is about a person. */
export const personalKinds = [
  'email_address',
  'phone_number',
  'bank_account',
  'card_number',
  'ip_address',
  'person_name',
  'birth_date',
  'street_address',
  'postal_code',
  'national_id',
] as const
export type PersonalKind = (typeof personalKinds)[number]

/** Words of a name, in the languages that tables are mostly named in; the families of types that can hold such a thing. */
const byName: readonly (readonly [PersonalKind, RegExp, readonly string[]])[] = [
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

/** What a column of such a family of types may hold, by its name alone; null where the name says nothing. */
export function personalKindOf(name: string, family: string): PersonalKind | null {
  const words = wordsOfName(name)
  return byName.find(([, pattern, families]) => families.includes(family) && pattern.test(words))?.[0] ?? null
}

/** What else is nobody's business in a report, and is no kind of the above. */
const SECRETS = /\b(password|passwd|secret|token|api key|pin|salary|religion|ethnicity)\b/

/** Whether the name of a column of any type says that it is about persons, or secret. */
export const isPersonalName = (name: string): boolean =>
  SECRETS.test(wordsOfName(name)) || ['text', 'number', 'time'].some((family) => personalKindOf(name, family) !== null)
