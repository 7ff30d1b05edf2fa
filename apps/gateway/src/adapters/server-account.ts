import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Under whose account PostgreSQL runs: it refuses to run as root. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

const CANDIDATES = ['postgres', 'nobody']
const SETPRIV = '/usr/bin/setpriv'

/** Null when this process is not root, and the server runs as whoever runs the box. */
export function serverAccount(passwd = '/etc/passwd'): ServerAccount | null {
  if (process.getuid?.() !== 0) return null
  const lines = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of CANDIDATES) {
    const line = lines.find((fields) => fields[0] === name)
    if (line) return { uid: Number(line[2]), gid: Number(line[3]) }
  }
  throw new Error(`there is no account ${CANDIDATES.join(' or ')} under which PostgreSQL could run`)
}

/**
 * The command line that runs a program under the account. Where a folder on the way is closed to others (a checkout in /root, a
 * temporary folder), changing the account alone is not enough: `setpriv` then leaves it the capability to pass through.
 */
export function asAccount(account: ServerAccount | null, program: string, args: readonly string[], folder: string) {
  if (!account) return { program, args, options: {} }
  if ((isOpenToOthers(program) && isOpenToOthers(folder)) || !existsSync(SETPRIV))
    return { program, args, options: account }
  const grant = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return {
    program: SETPRIV,
    args: [`--reuid=${account.uid}`, `--regid=${account.gid}`, ...grant, program, ...args],
    options: {},
  }
}

function isOpenToOthers(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Gives a folder to the account alone. */
export function giveTo(account: ServerAccount | null, path: string, mode: number): void {
  if (account) chownSync(path, account.uid, account.gid)
  chmodSync(path, mode)
}
