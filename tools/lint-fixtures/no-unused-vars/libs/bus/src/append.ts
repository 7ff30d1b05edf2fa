// red
export function append(): number {
  const unused = 1
  return 2
}
