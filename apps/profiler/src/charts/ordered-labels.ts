const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ')

/**
 * True when the labels have an order of their own, so that sorting them by value would scramble them: numbers, ranges
 * of numbers (`10-19`, `80+`, `< 5`), months, days of the week, dates and quarters.
 */
export function haveOwnOrder(labels: readonly string[]): boolean {
  if (labels.length < 2) return false
  return ORDERS.some((belongs) => labels.every((label) => belongs(label.trim().toLowerCase())))
}

const ORDERS: readonly ((label: string) => boolean)[] = [
  (label) => /^[<>≤≥[(]?\s*-?\d+([.,]\d+)?(\s*(-|–|to|,|\.\.)\s*-?\d+([.,]\d+)?)?\s*[+)\]]?$/.test(label),
  (label) => MONTHS.includes(label.slice(0, 3)) && /^\p{L}{3,9}\.?(\s\d{4})?$/u.test(label),
  (label) => WEEKDAYS.includes(label.slice(0, 3)) && /^\p{L}{3,9}\.?$/u.test(label),
  (label) => /^\d{4}[-/](\d\d|q[1-4])([-/]\d\d)?/.test(label) || /^q[1-4]([ -]\d{4})?$/.test(label),
]
