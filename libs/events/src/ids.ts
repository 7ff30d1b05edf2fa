import { v5 } from 'uuid'

/** Namespace of all derived ids of udb; itself a fixed random UUID. */
const NAMESPACE = 'b1f7d0ce-6e0e-4b52-8f0a-6d2a4f4f9c11'

/** A UUIDv5 (RFC 9562, section 5.5) of the parts: the same parts, the same id, on every machine. */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(JSON.stringify(parts), NAMESPACE)

/** A job's id derives from its request, so a request that is repeated is the same job. */
export const jobIdFor = (tenant: string, source: string, requestEventId: string): string =>
  derivedId('job', tenant, source, requestEventId)
