import { nameWords } from './name-words.js'

const UNITS: Readonly<Record<string, string>> = {
  mm: 'mm',
  cm: 'cm',
  km: 'km',
  kg: 'kg',
  g: 'g',
  mg: 'mg',
  kwh: 'kWh',
  ms: 'ms',
  sec: 's',
  secs: 's',
  seconds: 's',
  mins: 'min',
  minutes: 'min',
  hours: 'h',
  hrs: 'h',
  days: 'days',
  bytes: 'bytes',
  miles: 'miles',
  mph: 'mph',
  kmh: 'km/h',
  percent: '%',
  pct: '%',
  percentage: '%',
  usd: 'USD',
  eur: 'EUR',
  gbp: 'GBP',
  chf: 'CHF',
  jpy: 'JPY',
  celsius: '°C',
  fahrenheit: '°F',
  hpa: 'hPa',
  mgdl: 'mg/dL',
}

/** The unit that a column's name ends in (`body_mass_g` → g); nothing where the name does not say it. */
export function unitOfName(name: string): string | undefined {
  const spoken = nameWords(name)
  const last = spoken.at(-1)
  // One word alone is the quantity itself and not a quantity with a unit.
  if (last === undefined || spoken.length < 2 || !Object.hasOwn(UNITS, last)) return undefined
  return UNITS[last]
}
