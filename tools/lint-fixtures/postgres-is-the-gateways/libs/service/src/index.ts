// red
export type { Pool } from 'pg'
