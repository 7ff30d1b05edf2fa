import { askSocket } from './ask-socket.js'

const METADATA = 3
const VERSION = 1
const CLIENT = 'udb-stack'

/**
 * Resolves when a broker at the port says that it belongs to a cluster and takes clients; rejects with the reason otherwise. It asks for
 * the metadata of no topic: a broker lists itself there only once its controller has let it in, long after its port is open.
 */
export async function kafkaAnswers(port: number): Promise<void> {
  const answer = await askSocket(port, metadataRequest(), (bytes) => bytes.length >= 4 + sizeOf(bytes))
  const brokers = brokerPorts(answer)
  if (!brokers.includes(port)) throw new Error('the broker has not joined its cluster yet')
}

const sizeOf = (bytes: Buffer): number => (bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readInt32BE(0))

/** Kafka's wire format: the size, the kind of request, its version, a number to tell answers apart, the client, an empty list of topics. */
function metadataRequest(): Buffer {
  const body = Buffer.alloc(10 + CLIENT.length + 4)
  body.writeInt16BE(METADATA, 0)
  body.writeInt16BE(VERSION, 2)
  body.writeInt32BE(1, 4)
  body.writeInt16BE(CLIENT.length, 8)
  body.write(CLIENT, 10)
  body.writeInt32BE(0, 10 + CLIENT.length)
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

/** Of each broker: its id, its host, its port, its rack or -1. */
function brokerPorts(answer: Buffer): number[] {
  const ports: number[] = []
  let at = 12
  for (let left = answer.readInt32BE(8); left > 0; left--) {
    at += 4
    at += 2 + answer.readInt16BE(at)
    ports.push(answer.readInt32BE(at))
    at += 4
    at += 2 + Math.max(0, answer.readInt16BE(at))
  }
  return ports
}
