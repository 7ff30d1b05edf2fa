import type { ReceiptEquation, ReceiptTable, ReceiptUpload } from './receipt-shape.js'

/** What must be the same on both sides, as far as the job came. Pure. */
export const equationsOf = (uploads: readonly ReceiptUpload[], tables: readonly ReceiptTable[]): ReceiptEquation[] => [
  ...uploads.flatMap(ofUpload),
  ...tables.flatMap(ofTable),
]

function ofUpload({ file, received, read }: ReceiptUpload): ReceiptEquation[] {
  if (read === null) return []
  return [
    equation(file, 'bytes received = bytes read', received.sizeBytes, read.sizeBytes),
    equation(file, 'SHA-256 received = SHA-256 read', received.sha256, read.sha256),
  ]
}

function ofTable({ table, recordsSeen, rowsStaged, rowsRejected, rowsLoaded }: ReceiptTable): ReceiptEquation[] {
  const equations: ReceiptEquation[] = []
  if (recordsSeen !== null && rowsStaged !== null && rowsRejected !== null)
    equations.push(
      equation(table, 'records seen = rows staged + rows rejected', recordsSeen, rowsStaged + rowsRejected),
    )
  if (rowsStaged !== null && rowsLoaded !== null)
    equations.push(equation(table, 'rows staged = rows loaded', rowsStaged, rowsLoaded))
  return equations
}

const equation = <T extends number | string>(about: string, says: string, left: T, right: T): ReceiptEquation => ({
  about,
  says,
  left,
  right,
  equal: left === right,
})
