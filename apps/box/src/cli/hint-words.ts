/** What the API calls a route is a command to those who sit at a terminal. In this order, as the first are parts of sentences. */
const COMMANDS: readonly (readonly [route: RegExp, command: string])[] = [
  [/POST \/sql, or \.\/udb sql, shows/g, './udb sql shows'],
  [/POST \/sql\b/g, './udb sql'],
  [/POST \/ingest\/upload\b/g, './udb analyze FILE'],
  [/GET \/tables\/\{name\}\/baselines\b/g, './udb baselines list TABLE'],
  [/GET \/status\/[^\s,.?]+\?waitSeconds=\d+/g, './udb events JOB'],
  [/GET \/status\/[^\s,.?]+/g, './udb status JOB'],
  [/GET \/jobs\b(?!\/)/g, './udb jobs'],
  [/in the header x-udb-tenant; with the command line, --tenant/g, 'with --tenant'],
  [/Send a key of this box in the header authorization: Bearer KEY/g, 'Set UDB_API_KEY to a key of this box'],
  [/See the shape of this request in \/openapi\.json, or as a page at \/docs/g, '--help says what the command takes'],
]

/** A hint of the API in the words of the command line. Pure. */
export const hintWords = (hint: string): string =>
  COMMANDS.reduce((text, [route, command]) => text.replace(route, command), hint)

/** A problem of a job as the lines that say it. Pure. */
export const problemLines = ({ code, message, hint }: { code: string; message: string; hint: string }): string =>
  `${code}: ${message}\n${hintWords(hint)}`
