/** `1 check`, `2,000 checks`. */
export const countText = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
