import { expect, test } from '@jest/globals'
import { hintWords } from './hint-words.js'

test.each([
  ['Load a file first: POST /ingest/upload.', 'Load a file first: ./udb analyze FILE.'],
  ['POST /sql, or ./udb sql, shows what is wrong.', './udb sql shows what is wrong.'],
  ['GET /jobs lists the jobs.', './udb jobs lists the jobs.'],
  ['GET /status/{jobId} says how it ended.', './udb status JOB says how it ended.'],
  ['GET /status/{jobId}?waitSeconds=60 waits for the end.', './udb events JOB waits for the end.'],
  [
    'Wait for its job, GET /status/5f2b7c1e-8a4d?waitSeconds=60, and ask again.',
    'Wait for its job, ./udb events JOB, and ask again.',
  ],
  ['GET /tables/{name}/baselines lists those of a table.', './udb baselines list TABLE lists those of a table.'],
  [
    'Name one of UDB_TENANTS in the header x-udb-tenant; with the command line, --tenant.',
    'Name one of UDB_TENANTS with --tenant.',
  ],
  ['Send a key of this box in the header authorization: Bearer KEY.', 'Set UDB_API_KEY to a key of this box.'],
  ['Nearest fields: sql, limit.', 'Nearest fields: sql, limit.'],
])('the hint %j names the command and not the route', (hint, said) => {
  expect(hintWords(hint)).toBe(said)
})
