import { askSocket } from './ask-socket.js'

const PROTOCOL_3 = 196_608
const ASKS_FOR_PASSWORD = 'R'

/**
 * Resolves when a PostgreSQL at the port would let somebody log in; rejects otherwise. While it starts or recovers it opens the port and
 * refuses, and that is an answer of another kind.
 */
export async function postgresAnswers(port: number, user: string): Promise<void> {
  const answer = await askSocket(port, startupMessage(user), (bytes) => bytes.length > 0)
  const kind = String.fromCharCode(answer[0]!)
  if (kind !== ASKS_FOR_PASSWORD) throw new Error(`it refuses to talk (${kind})`)
}

function startupMessage(user: string): Buffer {
  const parameters = Buffer.from(`user\0${user}\0database\0postgres\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + parameters.length, 0)
  head.writeInt32BE(PROTOCOL_3, 4)
  return Buffer.concat([head, parameters])
}
