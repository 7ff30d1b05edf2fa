import { RegistryError } from '../port.js'

/** How to reach a registry with Confluent's API. */
export interface RegistryAccess {
  /** With the path of the API, such as `http://127.0.0.1:8081/apis/ccompat/v7`. User and password in it count like those below. */
  readonly url: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Sent with every request: what a proxy before the registry asks for, or the group of a registry that has groups (`X-Registry-GroupId`). */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Of one request, in milliseconds; 10,000 where it is not given. */
  readonly timeoutMs?: number | undefined
  readonly log?: RegistryLog | undefined
}

/** The part of a service's log that the registry uses. */
export interface RegistryLog {
  info(message: string): void
  warn(message: string): void
}

export interface Endpoint {
  /** Without user, password and the last slash, so that it may be shown. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Throws `registry_unavailable` when the address is none. */
export function endpointOf({ url, username, password, headers }: RegistryAccess): Endpoint {
  if (!URL.canParse(url))
    throw new RegistryError(
      'registry_unavailable',
      'the address of the schema registry is no URL',
      'Write it like http://127.0.0.1:8081/apis/ccompat/v7, with the path of its Confluent API.',
    )
  const parsed = new URL(url)
  const user = username ?? decodeURIComponent(parsed.username)
  const secret = password ?? decodeURIComponent(parsed.password)
  const isAnonymous = user === '' && secret === ''
  return {
    url: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, ''),
    headers: {
      accept: 'application/vnd.schemaregistry.v1+json, application/json',
      'content-type': 'application/vnd.schemaregistry.v1+json',
      ...(isAnonymous ? {} : { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` }),
      ...headers,
    },
  }
}
