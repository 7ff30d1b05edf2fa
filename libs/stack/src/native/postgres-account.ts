import { chownSync, existsSync, readFileSync } from 'node:fs'
import type { Command } from './native-component.js'

interface Account {
  readonly uid: number
  readonly gid: number
}

const SETPRIV = '/usr/bin/setpriv'
const MAY_PASS_CLOSED_FOLDERS = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']

/** PostgreSQL refuses to run as root, so root runs it as somebody who owns nothing. Null when this is not root. */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const nobody = accounts.find(([name]) => name === 'nobody')
  return { uid: Number(nobody?.[2] ?? 65_534), gid: Number(nobody?.[3] ?? 65_534) }
}

/** The command under the account. A checkout in /root is closed to others, so `setpriv` lets the server through where it is there. */
export function underAccount(account: Account | null, command: Command): Command {
  if (account === null) return command
  if (!existsSync(SETPRIV)) return { ...command, ...account }
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`]
  return {
    ...command,
    program: SETPRIV,
    args: [...ids, ...MAY_PASS_CLOSED_FOLDERS, command.program, ...command.args],
  }
}

export function giveTo(account: Account | null, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid)
}
