import { z } from 'zod'
import { REGISTRY_PATH } from '../stack-environment.js'

const PATIENCE_MS = 5_000
const TYPE = 'application/vnd.schemaregistry.v1+json'
const RULE = 'FULL_TRANSITIVE'
const ruleAnswer = z.object({ compatibilityLevel: z.string() })

const urlOf = (port: number, path: string): string => `http://127.0.0.1:${port}${REGISTRY_PATH}${path}`

/** Resolves when a registry at the port lists its subjects and holds every schema to all before it; rejects with the reason otherwise. */
export async function registryAnswers(port: number): Promise<void> {
  const subjects: unknown = await ask(port, '/subjects')
  if (!Array.isArray(subjects)) throw new Error('it lists no subjects')
  const { compatibilityLevel } = ruleAnswer.parse(await ask(port, '/config'))
  if (compatibilityLevel !== RULE) throw new Error(`its rule is ${compatibilityLevel}`)
}

/** This registry checks nothing unless it is told to. Doing it again changes nothing; rejects as long as it does not answer. */
export async function setCompatibilityRule(port: number): Promise<void> {
  await ask(port, '/config', { method: 'PUT', body: JSON.stringify({ compatibility: RULE }) })
}

async function ask(port: number, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(urlOf(port, path), {
    ...init,
    headers: { accept: TYPE, 'content-type': TYPE },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!response.ok) throw new Error(`${path} answers ${response.status}`)
  return response.json()
}
