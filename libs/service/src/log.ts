import { join } from 'node:path'
import { pino } from 'pino'
import { inDataFolder } from './data-folder.js'

/** What a line is about; every line of a reaction carries these. */
export interface LogFields {
  readonly service?: string
  readonly tenant?: string
  readonly job?: string | null
  readonly step?: string
  readonly trace_id?: string
  readonly [field: string]: unknown
}

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  child(fields: LogFields): Log
}

/** What a line says of an error: its code, what happened, and what to do. */
export function toldOf(error: unknown): LogFields {
  const { code, hint } = Object(error) as { readonly code?: unknown; readonly hint?: unknown }
  return { code, error: error instanceof Error ? error.message : String(error), hint }
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** JSON lines on stderr, so that stdout stays for what a person asked for; or in a file of the data folder, for what is to be quiet. */
export function openLog(level: LogLevel, destination: 'stderr' | { readonly dataFolder: string } = 'stderr'): Log {
  const target =
    destination === 'stderr'
      ? pino.destination({ fd: 2, sync: true })
      : inDataFolder(destination.dataFolder, (root) => pino.destination({ dest: join(root, 'udb.log'), sync: true }))
  return wrap(
    pino(
      {
        level,
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        messageKey: 'message',
        formatters: { level: (label) => ({ level: label }) },
        redact: {
          paths: ['password', 'secret', 'token', 'authorization', '*.password', '*.secret', '*.token'],
          censor: '[redacted]',
        },
      },
      target,
    ),
  )
}

interface Sink {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Sink
}

const wrap = (sink: Sink): Log => ({
  debug: (message, fields = {}) => sink.debug(fields, message),
  info: (message, fields = {}) => sink.info(fields, message),
  warn: (message, fields = {}) => sink.warn(fields, message),
  error: (message, fields = {}) => sink.error(fields, message),
  child: (fields) => wrap(sink.child(fields)),
})

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
}
