// red
import { randomUUID } from 'crypto'

export const id = randomUUID
