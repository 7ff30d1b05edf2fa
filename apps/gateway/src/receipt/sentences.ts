import type { Receipt, ReceiptTable, ReceiptUpload } from './receipt-shape.js'

/** A receipt as a person would say it. Pure. */
export const sentencesOf = (receipt: Omit<Receipt, 'says'>, reason: string | null): string[] => [
  endSentence(receipt, reason),
  ...receipt.uploads.map(uploadSentence),
  ...receipt.tables.map(tableSentence),
  ...prunedSentence(receipt.pruned),
  ...artifactsSentence(receipt.artifacts),
  ...sumSentence(receipt),
]

function endSentence({ type, outcome, steps, problem }: Omit<Receipt, 'says'>, reason: string | null): string {
  const done = `${steps.completed} of ${count(steps.total, 'step')} done`
  if (outcome === 'completed') return `The ${type} job completed: ${done}.`
  if (outcome === 'cancelled') return `The ${type} job was cancelled${reason ? ` (${reason})` : ''}: ${done}.`
  return `The ${type} job failed: ${problem === null ? done : `${problem.code}: ${problem.message}`}`
}

function uploadSentence({ file, format, received, read }: ReceiptUpload): string {
  const came = `${file}: ${count(received.sizeBytes, 'byte')} received and stored`
  if (read === null) return `${came}; not read to the end.`
  return `${came}, ${grouped(read.sizeBytes)} of them read${format === null ? '' : ` as ${format.toUpperCase()}`}.`
}

function tableSentence(table: ReceiptTable): string {
  const { recordsSeen, rowsStaged, rowsRejected, rowsLoaded, version, rejects } = table
  const parts = [
    ...(recordsSeen === null ? [] : [`${count(recordsSeen, 'record')} seen`]),
    ...(rowsStaged === null ? [] : [`${count(rowsStaged, 'row')} staged`]),
    ...(rowsRejected === null ? [] : [`${grouped(rowsRejected)} rejected${rejects === null ? '' : ` (${rejects})`}`]),
    loadedPart(version, rowsLoaded),
  ]
  return `Table ${table.table}${version === null ? '' : `, version ${version}`}: ${parts.join(', ')}.`
}

function loadedPart(version: number | null, rowsLoaded: number | null): string {
  if (version === null) return 'not loaded'
  return rowsLoaded === null ? 'loaded, not counted in the database' : `${grouped(rowsLoaded)} loaded`
}

function prunedSentence(pruned: Receipt['pruned']): string[] {
  if (pruned === null) return []
  const { artifacts, uploads, sizeBytes, remaining, dryRun } = pruned
  const things = `${count(artifacts, 'artifact')} and ${count(uploads, 'upload')} of ${count(sizeBytes, 'byte')}`
  return [
    `${things} ${dryRun ? 'would be removed' : 'removed'}.`,
    ...(remaining === 0 ? [] : [`${grouped(remaining)} more are due, for another prune.`]),
  ]
}

const artifactsSentence = (artifacts: readonly string[]): string[] =>
  artifacts.length === 0 ? [] : [`${count(artifacts.length, 'artifact')} made.`]

function sumSentence({ equations, equal }: Omit<Receipt, 'says'>): string[] {
  const unequal = equations.filter((equation) => !equation.equal)
  if (unequal.length > 0)
    return unequal.map(({ about, says, left, right }) => `Not equal for ${about}: ${says}: ${left} and ${right}.`)
  if (!equal) return ['It does not add up; the problem says where.']
  return equations.length === 0 ? [] : [`Everything adds up: ${count(equations.length, 'equation')} hold.`]
}

const count = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`

/** 1234567 → 1,234,567; by hand, because the locale data of the machine must not decide what a receipt says. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
