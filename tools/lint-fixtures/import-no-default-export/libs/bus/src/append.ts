// red
export default function append(): number {
  return 1
}
