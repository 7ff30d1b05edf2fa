import { join } from 'node:path'
import { runContractsCheck } from './run-contracts-check.js'

process.exitCode = await runContractsCheck(process.argv.slice(2), {
  root: join(import.meta.dirname, '../../../..'),
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  env: process.env,
})
