import type { ListsByName } from './errors/codes-in-sources.js'
import { commandMeanings } from './errors/command-meanings.js'
import { eventMeanings } from './errors/event-meanings.js'
import { fileMeanings } from './errors/file-meanings.js'
import { jobMeanings } from './errors/job-meanings.js'
import type { Door } from './errors/meaning.js'
import { qualityMeanings } from './errors/quality-meanings.js'
import { restMeanings } from './errors/rest-meanings.js'
import { sqlMeanings } from './errors/sql-meanings.js'
import { stackMeanings } from './errors/stack-meanings.js'
import { startMeanings } from './errors/start-meanings.js'

/** Every error that a person can meet, by the door at which it is met first. `docs/errors.md` is made of it. */
export const DOORS: readonly Door[] = [
  {
    title: 'REST API',
    intro:
      'In the field `code` of `application/problem+json`. A problem of a job or of a query that has a code of its own goes out under that code.',
    meanings: restMeanings,
  },
  {
    title: 'Jobs and steps',
    intro:
      'In `error` of `GET /status/{jobId}`, of its steps, KPIs and charts, and in the facts `*.failed` and `*.refused`.',
    meanings: jobMeanings,
  },
  {
    title: 'Files',
    intro:
      'In the error of a step that parses a file; for single rows, in the column `code` of the rejects artifact of the table.',
    meanings: fileMeanings,
  },
  {
    title: 'Checks of quality',
    intro:
      'When checks are read: in the answer of `POST /analyze`, with a JSON pointer to the place. When they are run: in the error of a step, and beside each check of `quality-<table>.json`.',
    meanings: qualityMeanings,
  },
  { title: 'SQL', intro: 'In the answer of `POST /sql` and in the problem of a KPI.', meanings: sqlMeanings },
  {
    title: 'Settings and start',
    intro: 'On standard error when a start ends; the exit code is 1. Warnings are in the log.',
    meanings: startMeanings,
  },
  {
    title: 'Command line',
    intro:
      'On standard error, or as JSON with `--json`; the exit code is 1. What the box answered is shown under its own code, and `./udb contracts check` names the rule that a schema breaks.',
    meanings: commandMeanings,
  },
  {
    title: 'The real components on this machine',
    intro:
      'From `./udb stack` and `./udb test --real`: on standard error, or as JSON with `--json`; the exit code is 1.',
    meanings: stackMeanings,
  },
  {
    title: 'Dead letters, events and storage',
    intro: 'In `dead.letter` facts, in the logs of services, and in `GET /readyz`.',
    meanings: eventMeanings,
  },
]

/** Lists that are called codes, and hold no errors: what a profile finds out about the data. */
const notErrors = ['alertCodes']
/** Lists of codes that are not called so: why a record of JSON is rejected. */
const alsoErrors = ['BadJson']
export const LISTS_BY_NAME: ListsByName = { notErrors, alsoErrors }
