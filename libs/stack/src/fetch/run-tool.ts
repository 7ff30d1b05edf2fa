import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { StackError } from '../stack-error.js'

/** What a program said, standard output and error together, and how it ended. */
export interface ToolSaid {
  readonly code: number
  readonly text: string
}

export interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
  readonly uid?: number
  readonly gid?: number
  /** Ends the program; then the promise rejects. */
  readonly signal?: AbortSignal
  /** Leaves the processor to whatever else wants it. */
  readonly humble?: boolean
}

const TOOLS: Readonly<Record<string, string>> = {
  java: 'Install a Java 17 or newer (on Debian: openjdk-17-jre-headless).',
  mvn: 'Install Maven (on Debian: maven), or a container engine with docker compose.',
  go: 'Install Go 1.24 or newer, or a container engine with docker compose.',
}

/** Runs a program to its end. Rejects with `stack_tool_missing` where it is not installed. */
export function runTool(program: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolSaid> {
  const { env, input = '', humble = false, ...rest } = options
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...rest,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    if (humble && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    let text = ''
    for (const pipe of [child.stdout, child.stderr])
      pipe.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? missing(program) : error))
    child.once('close', (code) => resolve({ code: code ?? 1, text }))
    // A program that ends without reading has said why on its own.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

const missing = (program: string): StackError =>
  new StackError(
    'stack_tool_missing',
    `${program} is not installed`,
    TOOLS[program] ?? `Install ${program}, or a container engine with docker compose.`,
  )
