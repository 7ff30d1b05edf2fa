/** The form of a value without the value: letters and digits are replaced, all else stays, so that one sees why it is wrong. */
export const masked = (value: string | null): string | null =>
  value === null
    ? null
    : value
        .replace(/\p{Lu}/gu, 'X')
        .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'X' ? 'X' : 'x'))
        .replace(/\p{N}/gu, '0')
