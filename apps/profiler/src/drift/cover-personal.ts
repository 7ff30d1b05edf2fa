import { covered } from '../profile/mask.js'
import { suspectPersonal } from '../profile/personal.js'
import type { Categories, ColumnDistribution, TableDistribution } from './distribution.js'
import type { ColumnDrift, DriftReport } from './drift-report.js'

type Formats = NonNullable<Parameters<typeof suspectPersonal>[1]>
type Format = Formats['found'][number]['format']

/** The forms of a listed value that make it personal; the engine has a longer list for what a profile reads. */
const forms: readonly (readonly [Format, RegExp])[] = [
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
  ['phone', /^(\+|00)[0-9]([ ().\-/]{0,2}[0-9]){6,14}$/],
  ['ip_address', /^([0-9]{1,3}\.){3}[0-9]{1,3}$/],
  ['iban', /^[A-Za-z]{2}[0-9]{2}( ?[A-Za-z0-9]){11,30}$/],
  ['card_number', /^[3-6][0-9]{3}([ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}$/],
]

/** Names of columns whose values may be personal, by what they are called or what the listed values look like. Pure. */
export function personalColumns(...tables: readonly TableDistribution[]): ReadonlySet<string> {
  return new Set(tables.flatMap(({ columns }) => columns.filter(isPersonal).map(({ name }) => name)))
}

function isPersonal({ name, family, distinct, categories }: ColumnDistribution): boolean {
  if (family !== 'text' && family !== 'number') return false
  return suspectPersonal({ name, family, distinct: distinct.count }, categories && formatsOf(categories)) !== null
}

function formatsOf({ values }: Categories): Formats {
  const all = values.reduce((sum, { count }) => sum + count, 0)
  const found = forms.map(([format, form]) => {
    const fitting = values.filter(({ value }) => form.test(value)).reduce((sum, { count }) => sum + count, 0)
    return { format, share: all === 0 ? 0 : fitting / all }
  })
  return { found, impossibleDates: 0, valuesRead: values.length, exact: false, errorBound: null }
}

/** The report without the values of these columns: their forms stay, and all figures. Pure. */
export const coverReport = (report: DriftReport, personal: ReadonlySet<string>): DriftReport => ({
  ...report,
  columns: report.columns.map((column) => (personal.has(column.name) ? coverColumn(column) : column)),
})

function coverColumn(column: ColumnDrift): ColumnDrift {
  const cover = <V extends { readonly value: string }>(one: V): V => ({ ...one, value: covered(one.value) })
  return {
    ...column,
    newCategories: column.newCategories.map(cover),
    vanishedCategories: column.vanishedCategories.map(cover),
    parts: column.parts.map((part) => (part.part === 'tokens' ? { ...part, note: null } : part)),
  }
}

/** What a picture is drawn from, without the values of these columns: their lengths may still be shown. Pure. */
export const withoutValues = (table: TableDistribution, personal: ReadonlySet<string>): TableDistribution => ({
  ...table,
  columns: table.columns.map((column) =>
    personal.has(column.name) ? { ...column, categories: null, points: null } : column,
  ),
})
