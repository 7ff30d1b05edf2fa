export type KafkaLogLevel = 'error' | 'warn' | 'info' | 'debug'

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

export interface KafkaBusOptions {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[]
  /** Names this process in the brokers' logs and quotas. */
  readonly clientId: string
  /** TLS; `caFile` is a PEM file with the authorities to trust in place of the system's. Default: none. */
  readonly ssl?: { readonly caFile?: string } | null
  readonly sasl?: KafkaSasl | null
  /** Of the topics that `ensureTopics` makes. Default: what the broker is set to. */
  readonly replicationFactor?: number
  /** Gets what the client has to say; nothing goes to the console. Default: dropped. */
  readonly log?: (level: KafkaLogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void
}
