/** A dependency and how to ask it whether it is there. */
export interface HealthCheck {
  readonly component: string
  readonly required: boolean
  readonly check: () => Promise<void>
}

export interface ComponentHealth {
  readonly up: boolean
  readonly required: boolean
  readonly latencyMs: number
  readonly error?: string
}

export interface Health {
  readonly status: 'ok' | 'unavailable'
  readonly components: Readonly<Record<string, ComponentHealth>>
}

/** Each dependency is asked by itself, side by side, for at most so long. */
export async function checkHealth(checks: readonly HealthCheck[], timeoutMs = 2_000): Promise<Health> {
  const entries = await Promise.all(
    checks.map(async (check) => [check.component, await checkOne(check, timeoutMs)] as const),
  )
  const down = entries.some(([, health]) => health.required && !health.up)
  return { status: down ? 'unavailable' : 'ok', components: Object.fromEntries(entries) }
}

async function checkOne({ required, check }: HealthCheck, timeoutMs: number): Promise<ComponentHealth> {
  const begun = performance.now()
  const latencyMs = (): number => Math.round((performance.now() - begun) * 10) / 10
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([check(), late])
    return { up: true, required, latencyMs: latencyMs() }
  } catch (error) {
    return {
      up: false,
      required,
      latencyMs: latencyMs(),
      error: (error as { code?: string }).code ?? (error instanceof Error ? error.message.slice(0, 200) : 'down'),
    }
  } finally {
    clearTimeout(timer)
  }
}
