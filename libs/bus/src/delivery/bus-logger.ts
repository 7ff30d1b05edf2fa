/** The part of a pino logger that the bus uses. */
export interface BusLogger {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLogger: BusLogger = { warn: () => {}, error: () => {} }
