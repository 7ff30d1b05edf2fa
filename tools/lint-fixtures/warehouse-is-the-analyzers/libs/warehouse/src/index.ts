export const writer = 1
