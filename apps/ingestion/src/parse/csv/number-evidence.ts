import { survivesDouble } from './classify.js'
import type { WrittenNumber } from './written-number.js'

/** How the written numbers of a column are to be read. */
export interface NumberFormat {
  readonly decimal: ',' | '.'
  /** All that separates groups of thousands in the column. */
  readonly groups: readonly string[]
  readonly unit: string
  /** What stands in brackets is below zero. */
  readonly brackets: boolean
  /** A minus may stand behind the digits. */
  readonly trailingMinus: boolean
}

/** What the other numbers of a column, and of its file, say. */
export interface PlainNumbers {
  /** Some have a decimal point, and all of those could be groups of thousands. */
  readonly decimals: boolean
  readonly allGrouped: boolean
  readonly integers: boolean
  /** What separates decimals in other columns; null where they do not say. */
  readonly decimal: '.' | ',' | null
}

/** What has been seen of the numbers in a column that are written as people write them. */
export class NumberEvidence {
  count = 0
  private bracketed = 0
  private trails = false
  private byComma = true
  private byPoint = true
  private unit: string | null = null
  private readonly groups = new Set<string>()
  private lengths = new Set<number>()
  private hasFraction = { comma: false, point: false }
  private isExact = true

  add({ byComma, byPoint, group, unit, bracketed, trails }: WrittenNumber): void {
    this.count++
    if (bracketed) this.bracketed++
    this.trails ||= trails
    this.byComma &&= byComma !== null
    this.byPoint &&= byPoint !== null
    this.unit = this.unit === null || this.unit === unit ? unit : 'several'
    if (group !== '') this.groups.add(group)
    const digits = byPoint ?? byComma!
    if (this.lengths.size < 2) this.lengths.add(digits.length)
    this.hasFraction.comma ||= byComma?.includes('.') === true
    this.hasFraction.point ||= byPoint?.includes('.') === true
    const significant = digits.replace(/[-.]/g, '').replace(/^0+/, '').length
    if (significant > 15 && !survivesDouble(digits, significant)) this.isExact = false
  }

  /**
   * One way to read all of them, or why there is none.
   */
  format(plain: PlainNumbers): NumberFormat | string {
    if (this.unit === 'several') return 'the numbers have several units'
    if (this.unit !== '' && (plain.decimals || plain.integers)) return 'some numbers have a unit and some have none'
    const areNotes = this.bracketed > 0 && this.bracketed === this.count && !plain.decimals && !plain.integers
    if (areNotes) return 'numbers in brackets alone read like marks of notes'
    if (!this.isExact) return 'more digits than a number can hold exactly'
    const byComma = this.byComma && (!plain.decimals || plain.allGrouped) && plain.decimal !== '.'
    // Numbers that all have as many digits behind the comma may have their decimals there.
    const byPoint = this.byPoint && (plain.decimal !== ',' || plain.integers)
    if (byComma && byPoint) {
      if (this.isAmbiguous())
        return 'a comma or a point could separate thousands or decimals; say the type to make it a number'
    } else if (!byComma && !byPoint) return 'the numbers are written in several ways'
    const decimal = byPoint ? '.' : ','
    const fraction = decimal === ',' ? this.hasFraction.comma : this.hasFraction.point || plain.decimals
    if (this.trails && !fraction) return 'a minus behind whole numbers may be part of a code'
    // Groups alone, all of one length: numbers of accounts and taxpayers are written so.
    const isOfOneLength = this.lengths.size < 2 && !plain.integers && !plain.decimals
    const isCode = this.groups.size > 0 && !this.groups.has(',') && !fraction && isOfOneLength
    if (isCode) return 'digits in groups of one length read like a code'
    const groups = new Set(decimal === ',' && plain.decimals ? [...this.groups, '.'] : this.groups)
    groups.delete(decimal)
    return {
      decimal,
      groups: [...groups],
      unit: this.unit ?? '',
      brackets: this.bracketed > 0,
      trailingMinus: this.trails,
    }
  }

  hasFractionWith(decimal: ',' | '.'): boolean {
    return decimal === ',' ? this.hasFraction.comma : this.hasFraction.point
  }

  /** Both readings fit all values, and give other numbers. */
  private isAmbiguous(): boolean {
    return this.groups.has(',') || this.groups.has('.')
  }
}
