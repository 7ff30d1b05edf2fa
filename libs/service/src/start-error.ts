/** Why a start ended, for a person. */
export class StartError extends Error {
  constructor(
    readonly code: 'port_in_use' | 'port_not_allowed' | 'dependency_down',
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'StartError'
  }
}

/** What the operating system says about a port, in words; another error as it is. */
export function portTaken(error: unknown, { host, port }: { readonly host: string; readonly port: number }): unknown {
  const code = (error as { readonly code?: unknown }).code
  if (code === 'EADDRINUSE')
    return new StartError(
      'port_in_use',
      `something else listens on ${host}:${port}`,
      'Stop it, or give UDB_PORT another port (0 takes a free one).',
    )
  if (code === 'EACCES')
    return new StartError(
      'port_not_allowed',
      `this user may not listen on ${host}:${port}`,
      'Give UDB_PORT a port above 1023.',
    )
  return error
}

/** With strict start-up. `away`: what does not answer, each with its reason. */
export const dependencyDown = (away: readonly string[]): StartError =>
  new StartError(
    'dependency_down',
    `what the box needs does not answer: ${away.join(', ')}`,
    'Bring it up, or unset UDB_STRICT_STARTUP to wait for it.',
  )
