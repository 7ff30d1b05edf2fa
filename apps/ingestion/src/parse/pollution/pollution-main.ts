import { parseArgs } from 'node:util'
import { SpecBench } from '../spec-bench.js'
import type { PollutionCase } from './pollution-case.js'
import { pollutions } from './pollutions.js'
import { readBoth } from './read-case.js'
import { reportText } from './report-text.js'
import { shownCase } from './show-case.js'
import { type Scored, summarize } from './summary.js'

/**
 * `npm run pollution`: how well polluted CSV files are read, by kind, and how well DuckDB's sniffer alone reads them. It
 * measures and never fails; `--show NAME` prints one case, as it is, as it was read, and as it is expected.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    /** Only kinds and names that contain this. */
    only: { type: 'string', default: '' },
    /** Of the cases that pollute a single row only each so many. */
    every: { type: 'string', default: '1' },
    worst: { type: 'string', default: '5' },
    show: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const bench = await SpecBench.open()
try {
  if (values.show === undefined) await measure()
  else await show(values.show)
} finally {
  await bench.close()
}

async function measure(): Promise<void> {
  const all: Scored[] = []
  for (const one of chosen()) {
    const { ours, sniffer } = await readBoth(bench, one)
    const { kind, name } = one
    all.push({
      kind,
      name,
      ours: ours.evaluation.score,
      typed: ours.typed ?? 0,
      sniffer: sniffer.evaluation.score,
      rejected: ours.rejected,
      refused: ours.refused,
    })
    if (process.stderr.isTTY) process.stderr.write(`\r${all.length} files `)
  }
  if (process.stderr.isTTY) process.stderr.write('\r')
  if (all.length === 0) console.log('no case has such a name')
  else if (values.json) console.log(JSON.stringify({ kinds: summarize(all), cases: all }))
  else console.log(reportText(all, Number(values.worst)))
}

async function show(name: string): Promise<void> {
  const one = [...pollutions(Number(values.seed))].find((each) => each.name === name)
  console.log(
    one === undefined ? `no case is called ${JSON.stringify(name)}` : shownCase(one, await readBoth(bench, one)),
  )
}

function* chosen(): Generator<PollutionCase> {
  const every = Number(values.every)
  let rows = 0
  for (const one of pollutions(Number(values.seed))) {
    if (!one.name.includes(values.only)) continue
    if (one.kind.includes('row: ') && rows++ % every !== 0) continue
    yield one
  }
}
