import { COMPONENTS, type ComponentName } from '../stack-ports.js'
import { kafka } from './kafka.js'
import { minio } from './minio.js'
import type { NativeComponent } from './native-component.js'
import { postgres } from './postgres.js'
import { registry } from './registry.js'

export const NATIVE: Readonly<Record<ComponentName, NativeComponent>> = { kafka, registry, postgres, minio }

/**
 * Makes the programs of all components available, and says which take a while. Maven's own folder does not bear two that write into it,
 * so what comes through it comes one after the other; Go compiles meanwhile. Rejects with a `StackError`.
 */
export async function fetchPrograms(cache: string, tell: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const fetch = async (name: ComponentName): Promise<void> => {
    const component = NATIVE[name]
    if (!component.isFetched(cache)) tell(`${name}: fetching it, once for this account${SLOW[name] ?? ''}`)
    await component.fetch(cache, signal)
  }
  const inTurn = async (): Promise<void> => {
    await fetch('kafka')
    await fetch('registry')
  }
  // All have ended before one is reported, else a compiler would go on after the command.
  const ended = await Promise.allSettled([inTurn(), ...COMPONENTS.filter(alone).map(fetch)])
  const failed = ended.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
}

const SLOW: Partial<Record<ComponentName, string>> = { minio: ' (compiled here, about five minutes)' }
const alone = (name: ComponentName): boolean => name !== 'kafka' && name !== 'registry'
