export type { Plan } from '@udb/gateway'
