import type { Personal, SuspectDates } from './content-schema.js'
import { shareOf } from './formats.js'
import { percent, whole } from './number-text.js'
import type { Alert, ColumnProfile } from './schema.js'
import { thresholds } from './thresholds.js'

export type ColumnRule = (column: ColumnProfile) => Omit<Alert, 'column' | 'otherColumn'> | null
type Raised = ReturnType<ColumnRule>

/** What texts and dates hold, beside how many there are. */
export const contentRules: readonly ColumnRule[] = [personal, mixedTypes, spellings, placeholders, impossibleDates]

const personalNames: Record<Personal['kind'], string> = {
  email_address: 'email addresses',
  phone_number: 'phone numbers',
  bank_account: 'bank accounts',
  card_number: 'card numbers',
  ip_address: 'IP addresses',
  person_name: 'names of persons',
  birth_date: 'dates of birth',
  street_address: 'street addresses',
  postal_code: 'postal codes',
  national_id: 'numbers of identity papers',
}

function personal({ personal: found }: ColumnProfile): Raised {
  if (!found) return null
  const what = personalNames[found.kind]
  const why =
    found.by === 'name'
      ? `By its name it holds ${what}`
      : `${percent(found.share ?? 0)} of the values look like ${what}`
  const shown = found.masked ? 'Its values are shown covered.' : 'Its values are shown as they are, as was asked for.'
  return {
    code: 'personal_data',
    severity: 'notice',
    value: found.share,
    message: `${why}: perhaps personal data. ${shown}`,
  }
}

function mixedTypes({ text }: ColumnProfile): Raised {
  const formats = text?.formats ?? null
  const numbers = shareOf(formats, 'integer', 'decimal', 'digits')
  const dates = shareOf(formats, 'date', 'datetime')
  const [share, what] = numbers >= dates ? [numbers, 'numbers'] : [dates, 'dates']
  // Placeholders among numbers have an alert of their own.
  if (share < thresholds.mixedShare || share > 0.9999) return null
  const mostly = share >= 0.5
  const message = mostly
    ? `${percent(share)} of the texts are ${what}, the others are not: a column of ${what} with errors in it, perhaps.`
    : `${percent(share)} of the texts are ${what}, the others are not.`
  return { code: 'mixed_types', severity: mostly ? 'notice' : 'info', value: share, message }
}

function spellings({ spellings: found }: ColumnProfile): Raised {
  const [first] = found
  const [a, b] = first?.values ?? []
  if (!a || !b) return null
  const several = found.length === 1 ? 'One value is' : `${whole(found.length)} values are`
  const quoted = (text: string): string => `“${[...text].slice(0, 40).join('')}”`
  const message = `${several} likely written in several ways, such as ${quoted(a.value)} (${whole(a.count)}) and ${quoted(b.value)} (${whole(b.count)}).`
  return { code: 'similar_spellings', severity: 'notice', value: found.length, message }
}

function placeholders({ text, count }: ColumnProfile): Raised {
  const n = text?.placeholders ?? 0
  // Where it is every value the column is constant, and where it is most, a code.
  if (n === 0 || n > 0.5 * count) return null
  const message = `${whole(n)} ${n === 1 ? 'text says' : 'texts say'} that there is no value (n/a, null, - and the like), which no count of missing values sees.`
  return { code: 'placeholder_text', severity: 'notice', value: n / count, message }
}

function impossibleDates({ time, text, count }: ColumnProfile): Raised {
  const written = text?.formats?.impossibleDates ?? 0
  const parts = time?.suspect ? strayParts(time.suspect, count) : []
  const all =
    written > 0 ? [`${whole(written)} written dates that no calendar has`] : parts.map(({ text: part }) => part)
  if (all.length === 0) return null
  const value = written > 0 ? written : parts.reduce((sum, { n }) => sum + n, 0)
  return { code: 'impossible_dates', severity: 'warning', value, message: `Hardly meant: ${all.join(', ')}.` }
}

function strayParts({ placeholders: days, future, before1900, after2100 }: SuspectDates, count: number) {
  const rows = (n: number): string => `${whole(n)} ${n === 1 ? 'row' : 'rows'}`
  const known = new Set(days.map(({ day }) => day))
  const few = (n: number): boolean => n > 0 && n <= thresholds.strayDateShare * count
  const placeheld = (from: string, to: string): boolean => [...known].some((day) => day >= from && day < to)
  return [
    ...days.map(({ day, count: n }) => ({ n, text: `${rows(n)} at ${day}, which stands for nothing elsewhere` })),
    ...(few(before1900) && !placeheld('0000', '1900')
      ? [{ n: before1900, text: `${rows(before1900)} before 1900` }]
      : []),
    ...(few(after2100) && !placeheld('2100', '9999-99')
      ? [{ n: after2100, text: `${rows(after2100)} from 2100 on` }]
      : few(future) && !placeheld('2038', '9999-99')
        ? [{ n: future, text: `${rows(future)} later than this profile` }]
        : []),
  ]
}
