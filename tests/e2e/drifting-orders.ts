import { seeded } from '../chaos/seeded.js'

/** The columns of `ordersCsv` that a later time changes. */
export const CHANGED = ['channel', 'rating', 'session_seconds', 'status', 'total_amount', 'unit_price']

const HEADER =
  'order_id,ordered_at,status,channel,country,city,email,quantity,unit_price,total_amount,rating,session_seconds,is_gift'

/**
 * Made orders as CSV; the same seed gives the same ones.
 *
 * @param later whether they are of the time after prices rose, the app grew and the sessions became longer
 */
export function ordersCsv(rows: number, seed: number, later = false): string {
  const random = seeded(seed)
  const pick = (weights: Readonly<Record<string, number>>): string => {
    let left = random() * Object.values(weights).reduce((a, b) => a + b)
    for (const [name, weight] of Object.entries(weights)) if ((left -= weight) < 0) return name
    return Object.keys(weights)[0]!
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const order = (n: number): string => {
    const quantity = 1 + Math.floor(random() * 5)
    const price = Math.exp(3 + 0.5 * normal()) * (later ? 1.35 : 1)
    const day = 1 + Math.floor(random() * 28)
    return [
      n,
      `2026-01-${String(day).padStart(2, '0')} ${String(Math.floor(random() * 24)).padStart(2, '0')}:00:00`,
      pick(later ? { paid: 60, shipped: 20, cancelled: 20 } : { paid: 80, shipped: 15, cancelled: 5 }),
      pick(later ? { web: 35, app: 55, shop: 10 } : { web: 60, app: 30, shop: 10 }),
      pick({ DE: 5, FR: 4, IT: 3, ES: 3, NL: 2, PL: 2 }),
      `city ${Math.floor(random() * 40)}`,
      `user${Math.floor(random() * 100_000)}@example.org`,
      quantity,
      price.toFixed(2),
      (price * quantity).toFixed(2),
      pick(later ? { 1: 30, 2: 25, 3: 20, 4: 15, 5: 10 } : { 1: 5, 2: 10, 3: 20, 4: 30, 5: 35 }),
      Math.round(Math.exp(5 + normal() * 0.6) * (later ? 1.5 : 1)),
      random() < 0.1,
    ].join(',')
  }
  return [HEADER, ...Array.from({ length: rows }, (_, n) => order(n + 1)), ''].join('\n')
}
