import { connect } from 'node:net'

const PATIENCE_MS = 2_000

/**
 * Sends bytes to 127.0.0.1 and gives what comes back, once `enough` says that it is whole. Rejects when nothing listens there, when it
 * hangs up before, and when it says nothing for two seconds.
 */
export function askSocket(port: number, question: Buffer, enough: (answer: Buffer) => boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(question))
    let answer = Buffer.alloc(0)
    const end = (settle: () => void): void => {
      socket.destroy()
      settle()
    }
    socket.setTimeout(PATIENCE_MS, () => end(() => reject(new Error('it says nothing'))))
    socket.once('error', (error) => end(() => reject(error)))
    socket.once('end', () => end(() => reject(new Error('it hung up'))))
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      if (enough(answer)) end(() => resolve(answer))
    })
  })
}
