/** Where the real components of the distributed shape answer. */
export interface StackAddress {
  /** `host:port`, separated by commas. */
  readonly kafkaBrokers: string
  /** With the path of Confluent's API. */
  readonly schemaRegistryUrl: string
  /** With user, password and database; the user may create databases. */
  readonly postgresUrl: string
  readonly s3Endpoint: string
  readonly s3AccessKey: string
  readonly s3SecretKey: string
}

/** The environment variable that tells the tests which stack is theirs, as JSON. */
export const REAL_STACK = 'UDB_REAL_STACK'

/**
 * The stack that was brought up for the tests; none of them knows how. Tests share it, so each takes names of its own: topics, groups,
 * subjects, databases, buckets. Throws when there is none.
 */
export function realStack(env: Readonly<Record<string, string | undefined>> = process.env): StackAddress {
  const text = env[REAL_STACK]
  if (!text) throw new Error(`${REAL_STACK} is not set: run this through \`./udb test --real\``)
  return JSON.parse(text) as StackAddress
}
