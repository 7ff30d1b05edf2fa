/** Numbers for people, the same on every machine: no locale of the process goes in. */

/** The same as in charts and summaries, so that a number reads alike wherever it stands. */
const separator = ','

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, separator)

/** An integer, or the decimal text of one, with groups of three: 336,776. */
export function whole(value: number | string): string {
  const text = typeof value === 'number' ? String(Math.round(value)) : value
  const match = /^([-−]?)(\d+)(\.\d+)?$/.exec(text)
  return match ? `${match[1] ? '−' : ''}${group(match[2] ?? '')}${match[3] ?? ''}` : text
}

/** About four significant digits, grouped; very large and very small numbers with a power of ten. */
export function short(value: number | string | null): string {
  if (value === null) return '–'
  if (typeof value === 'string') return /^-?\d{1,15}(\.\d+)?$/.test(value) ? short(Number(value)) : whole(value)
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e15 || size < 1e-4) return scientific(value)
  if (Number.isInteger(value)) return whole(value)
  const decimals = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : Math.min(6, 3 - Math.floor(Math.log10(size)))
  const [before = '', after = ''] = value.toFixed(decimals).split('.')
  const rest = after.replace(/0+$/, '')
  return `${whole(before)}${rest ? `.${rest}` : ''}`
}

function scientific(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(3).split('e')
  const power = [...String(Number(exponent))].map((c) => superscripts[c] ?? c).join('')
  return `${mantissa.replace(/\.?0+$/, '').replace('-', '−')}\u202f×\u202f10${power}`
}

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}

/** A share from 0 to 1. Never 0 % for something that is there, nor 100 % for something that is not whole. */
export function percent(share: number): string {
  const value = share * 100
  if (value > 0 && value < 0.1) return '< 0.1%'
  if (value < 100 && value > 99.9) return '> 99.9%'
  const text = value >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)
  return `${text.replace(/\.0$/, '')}%`
}

/** Binary units: 1 KiB = 1024 bytes. */
export function bytes(size: number): string {
  if (size === 1) return '1\u202fbyte'
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = size
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? whole(value) : value.toFixed(1)}\u202f${units[unit]}`
}

/** Seconds as the two largest units: 364 d 23 h. */
export function duration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.round(seconds % 60), 's'],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  if (first < 0) return seconds > 0 ? `${short(seconds)}\u202fs` : '0\u202fs'
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${whole(n)}\u202f${unit}`)
    .join(' ')
}
