import { join } from 'node:path'

/** Ships with the code. */
export const SCHEMAS_DIR = join(import.meta.dirname, '../../../schemas')
