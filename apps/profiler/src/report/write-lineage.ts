import type { Lineage, LineageEdge, LineageNode, LineageRun } from './lineage-schema.js'

/** A step of the job with what it says it read and made: the facts that end steps hold nothing else. */
export interface LineageStep {
  readonly step: string
  readonly kind: string
  readonly service: string
  readonly state: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly inputs: readonly LineageNode[]
  readonly outputs: readonly LineageNode[]
  /** Column by column, for the pairs of nodes where it is known. */
  readonly columns?: readonly Omit<LineageEdge, 'step'>[]
  /** Pairs of ids, where not every output was made of every input; left out, each was. */
  readonly pairs?: readonly { readonly from: string; readonly to: string }[]
}

export interface LineageInput {
  readonly job: Lineage['job']
  readonly steps: readonly LineageStep[]
}

/**
 * The lineage of a job from what its steps said. Nodes that several steps name are one, with all that is known of it;
 * the result does not depend on the order in which the steps ended, and what was named twice is in it once.
 */
export function writeLineage({ job, steps }: LineageInput): Lineage {
  const ordered = steps.toSorted((a, b) => compare(a.step, b.step))
  const nodes = new Map<string, LineageNode>()
  for (const { inputs, outputs } of ordered) for (const node of [...inputs, ...outputs]) merge(nodes, node)
  const edges = new Map<string, LineageEdge>()
  for (const step of ordered)
    for (const edge of edgesOf(step)) edges.set(JSON.stringify([edge.from, edge.to, edge.step]), edge)
  const known = [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to) && from !== to)
  return {
    version: 1,
    job,
    nodes: [...nodes.values()].sort((a, b) => compare(a.id, b.id)),
    edges: known.sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to) || compare(a.step, b.step)),
    runs: ordered.map(runOf),
  }
}

export const nodeId = (kind: LineageNode['kind'], name: string, version?: string): string =>
  version === undefined ? `${kind}:${name}` : `${kind}:${name}@${version}`

function edgesOf(step: LineageStep): LineageEdge[] {
  const all = step.inputs.flatMap((from) => step.outputs.map((to) => ({ from: from.id, to: to.id })))
  return (step.pairs ?? all).map(({ from, to }) => {
    const columns = step.columns?.find((one) => one.from === from && one.to === to)?.columns
    return { from, to, step: step.step, ...(columns === undefined ? {} : { columns }) }
  })
}

/** What an earlier mention knew stays; a later one adds what was not known. */
function merge(nodes: Map<string, LineageNode>, node: LineageNode): void {
  nodes.set(node.id, { ...node, ...nodes.get(node.id) })
}

function runOf({ step, kind, service, startedAt, finishedAt, state, inputs, outputs }: LineageStep): LineageRun {
  return { step, kind, service, startedAt, finishedAt, state, inputs: idsOf(inputs), outputs: idsOf(outputs) }
}

const idsOf = (nodes: readonly LineageNode[]): string[] => [...new Set(nodes.map(({ id }) => id))].sort(compare)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
