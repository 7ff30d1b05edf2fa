import type { Settings } from '@udb/service'
import { Client } from './client.js'
import { type Receipt, receiptText } from './receipt-text.js'
import type { Terminal } from './terminal.js'
import { boxUrl, ownHeaders } from './with-box.js'

/** What came into a job, what came of it, and whether it adds up; `--json` gives the bytes of `receipt.json`. 1 where it does not. */
export async function receipt(settings: Settings, terminal: Terminal, jobId: string): Promise<number> {
  const client = new Client(boxUrl(settings), ownHeaders(settings))
  const bytes = await client.bytes(`/artifact/${encodeURIComponent(jobId)}/receipt.json`)
  const made = JSON.parse(bytes.toString()) as Receipt
  terminal.out(terminal.json ? bytes.toString().trimEnd() : receiptText(made))
  return made.outcome === 'failed' || !made.equal ? 1 : 0
}
