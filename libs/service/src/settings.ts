import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1']).transform((value) => value === '1')
const TENANT = '[a-z0-9][a-z0-9_-]{0,62}'
const tenantName = new RegExp(`^${TENANT}$`)
const apiKey = new RegExp(`^[A-Za-z0-9._-]{1,63}:(?:${TENANT}|\\*):(?:viewer|analyst|admin):[0-9a-f]{64}$`)

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

const address = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    )

/** Every setting: what it may be, its default, and what it is for. */
export const SETTINGS = {
  UDB_PORT: port.default(8080).describe('port of the REST API; 0 takes a free one'),
  UDB_HOST: z.string().min(1).default('127.0.0.1').describe('address of the REST API'),
  UDB_DATA_DIR: z.string().min(1).default('.udb').describe('folder of the log, the objects and the read model'),
  UDB_STRICT_STARTUP: flag.default(false).describe('1: stop when a required dependency is down'),
  UDB_ARTIFACT_RETENTION_DAYS: z.coerce
    .number()
    .positive()
    .max(36_500)
    .default(30)
    .describe('age at which artifacts, uploads and old versions of tables are pruned, in days'),
  UDB_SECRET_KEY: z.string().min(32).optional().describe('key that seals secrets in requests'),
  UDB_AUTH: z.enum(['dev', 'oidc', 'apikey']).default('dev').describe('who is calling: dev only on a loopback address'),
  UDB_API_KEYS: z
    .string()
    .default('')
    .transform(listed)
    .refine(
      (keys) => keys.every((key) => apiKey.test(key)),
      'not of the form name:tenant:role:hash, separated by commas; the tenant may be *, the role is viewer, analyst or admin, the hash is the SHA-256 of the key in hex',
    )
    .describe('keys of UDB_AUTH=apikey, as hashes'),
  UDB_API_KEY: z.string().min(1).optional().describe('key that the command line sends to the box'),
  UDB_TENANT: z
    .string()
    .min(1)
    .optional()
    .describe('tenant for whom the command line asks; else the one of its key, or default'),
  UDB_TENANTS: z
    .string()
    .default('default')
    .transform((text) => [...new Set(['default', ...listed(text)])])
    .refine(
      (names) => names.every((name) => tenantName.test(name)),
      'names of [a-z0-9_-], at most 63 characters, separated by commas',
    )
    .describe('the tenants, separated by commas; default is always one of them'),
  UDB_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('least level that is logged'),
  UDB_MAX_UPLOAD_MB: z.coerce.number().positive().default(20_480).describe('size limit of one upload request, in MiB'),
  UDB_MAX_BODY_KB: z.coerce.number().positive().default(1_024).describe('size limit of a JSON body, in KiB'),
  UDB_ENGINE_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(64)
    .default(1_024)
    .describe('memory limit of one engine process, in MiB'),
  UDB_ENGINE_THREADS: z.coerce.number().int().min(1).max(64).default(2).describe('threads of one engine process'),
  UDB_QUERY_MAX_ROWS: z.coerce.number().int().min(1).default(10_000).describe('rows that POST /sql gives at the most'),
  UDB_QUERY_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(30_000)
    .describe('time limit of one query, in milliseconds'),
  UDB_PRUNE_GRACE_MINUTES: z.coerce.number().min(0).default(60).describe('how long the bytes of pruned artifacts stay'),
  UDB_KAFKA_BROKERS: z
    .string()
    .transform(listed)
    .refine(
      (brokers) =>
        brokers.length > 0 && brokers.every((broker) => /^[^\s:/]+:\d{1,5}$|^\[[^\]]+\]:\d{1,5}$/.test(broker)),
      'host:port, separated by commas',
    )
    .optional()
    .describe('brokers of Kafka; without it the event log is in the data folder'),
  UDB_KAFKA_SSL: flag.default(false).describe('1: TLS to the brokers'),
  UDB_KAFKA_CA_FILE: z.string().min(1).optional().describe('certificates, PEM, that the brokers are trusted by'),
  UDB_KAFKA_REPLICATION_FACTOR: z.coerce
    .number()
    .int()
    .min(1)
    .max(15)
    .optional()
    .describe('replicas of the topics that `contracts register` makes; without it what the brokers are set to'),
  UDB_KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('how to sign in to the brokers'),
  UDB_KAFKA_SASL_USERNAME: z.string().min(1).optional().describe('user at the brokers'),
  UDB_KAFKA_SASL_PASSWORD: z.string().min(1).optional().describe('password of that user'),
  UDB_SCHEMA_REGISTRY_URL: address(['http:', 'https:'])
    .optional()
    .describe('registry with Confluent’s API; without it the schemas folder serves'),
  UDB_SCHEMA_REGISTRY_USERNAME: z.string().min(1).optional().describe('user at the registry'),
  UDB_SCHEMA_REGISTRY_PASSWORD: z.string().min(1).optional().describe('password of that user'),
  UDB_POSTGRES_URL: address(['postgres:', 'postgresql:'])
    .optional()
    .describe('PostgreSQL of the read model; without it a server of its own runs in the data folder'),
  UDB_S3_ENDPOINT: address(['http:', 'https:'])
    .optional()
    .describe('S3 of the objects; without it they are in the data folder'),
  UDB_S3_BUCKET: z.string().min(3).max(63).optional().describe('bucket of the objects'),
  UDB_S3_ACCESS_KEY: z.string().min(1).optional().describe('access key of S3'),
  UDB_S3_SECRET_KEY: z.string().min(1).optional().describe('secret key of S3'),
  UDB_S3_REGION: z.string().min(1).default('us-east-1').describe('region of S3'),
  UDB_S3_CACHE_MB: z.coerce
    .number()
    .positive()
    .default(10_240)
    .describe('size of the downloaded copies in the data folder, in MiB'),
  UDB_S3_PRESIGN: flag.default(false).describe('1: downloads are redirected to presigned addresses of S3'),
} as const

export type Settings = { readonly [K in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[K]> }
export type SettingName = keyof Settings
