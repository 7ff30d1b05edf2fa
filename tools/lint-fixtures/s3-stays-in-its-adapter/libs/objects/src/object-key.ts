// red
export type { Client } from 'minio'
