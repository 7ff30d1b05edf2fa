/** Suites that need a real stack, by the names of their files. */
export const REAL_SPECS = String.raw`\.real\.spec\.js$`

/** Specs of a whole box: it takes the topics of the stack for itself, so nothing else runs beside them. */
export const BOX_SPECS = '<rootDir>/tests/dist/'

/** Thirteen processes start on two cores, and groups settle: no test of them is slow at the usual limit of a test. */
export const BOX_PATIENCE = '--testTimeout=180000'

const e2e = (...names) => names.map((name) => `tests/dist/e2e/${name}.e2e.spec.js`)

/**
 * The end-to-end files against a box of several processes. `starting` is not among them: it is about the data folder and the settings of
 * one process, which are the same in every shape.
 */
export const boxRuns = [
  {
    name: 'the box, a process for each service',
    shape: 'distributed',
    specs: [...e2e('main-job', 'command-line', 'rebuild', 'trace', 'metrics-contract'), 'tests/dist/distributed/'],
  },
  { name: 'the box, two of every service and three analyzers', shape: 'pairs', specs: e2e('main-job') },
]

/** Kills at many moments: longer than all the others together, so they are run when they are asked for. */
export const chaosRuns = [
  {
    name: 'the parser killed at 50 moments',
    shape: 'embedded',
    specs: ['tests/dist/chaos/kill-parser.e2e.spec.js'],
    env: { UDB_TEST_PARSER_KILLS: '50' },
  },
  { name: 'every process killed at once', shape: 'distributed', specs: ['tests/dist/chaos/kill.e2e.spec.js'] },
  { name: 'single processes killed', shape: 'pairs', specs: ['tests/dist/chaos/service-kills.real.spec.js'] },
]
