import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '@udb/service'
import { HttpProblem } from './http-problem.js'

/**
 * UDB_AUTH=dev believes whoever reaches the loopback address, and so does every page in the user's browser. A page of another site is
 * told by its Origin; one that has made its own name point here (DNS rebinding) by the Host. Pure.
 */
export function refuseForeignPage({ host, origin }: IncomingHttpHeaders, listensOn: string): void {
  const named = hostnameOf(`http://${host ?? ''}`)
  const isOwn = (name: string | null): boolean => name !== null && (name === listensOn || isLoopback(name))
  if (host !== undefined && !isOwn(named)) throw refusal()
  if (origin !== undefined && (origin === 'null' || origin !== `http://${host}` || !isOwn(hostnameOf(origin))))
    throw refusal()
}

const refusal = (): HttpProblem =>
  new HttpProblem(
    'origin_refused',
    'The request comes from a page of another site.',
    'Call the box by its own address, e.g. http://127.0.0.1:8080.',
  )

function hostnameOf(url: string): string | null {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '')
  } catch {
    return null
  }
}
