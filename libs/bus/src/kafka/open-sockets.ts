import type { ISocketFactory } from 'kafkajs'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

const keepAliveDelayMs = 60_000

/**
 * Every socket that kafkajs opens, so that none outlives the bus: it forgets some when it connects again during an outage, and opens more
 * for requests that were under way when the bus was closed.
 */
export class OpenSockets {
  private readonly sockets = new Set<Socket>()
  private isOver = false

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    // kafkajs gives no `ssl` where it is not asked for, whatever its types say.
    const secured = ssl as typeof ssl | null | undefined
    const named = isIP(host) === 0 ? { servername: host } : {}
    const socket = secured
      ? connectTls({ host, port, ...named, ...secured }, onConnect)
      : connect({ host, port }, onConnect)
    socket.setKeepAlive(true, keepAliveDelayMs)
    // A small request must not wait until the one before it is acknowledged.
    socket.setNoDelay(true)
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
    if (this.isOver) socket.destroy(new Error('The bus is closed.'))
    return socket
  }

  /** Also what is opened from now on. */
  destroyAll(): void {
    this.isOver = true
    for (const socket of this.sockets) {
      socket.destroy()
      // kafkajs hears of no close, only of an end: what waits for an answer, or for its turn, would wait on.
      socket.emit('end')
    }
  }
}
