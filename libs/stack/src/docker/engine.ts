import { runTool, type ToolSaid } from '../fetch/run-tool.js'

/** Whether a container engine answers here, and knows compose. */
export async function engineAnswers(): Promise<boolean> {
  return (await succeeds(['version', '--format', '{{.Server.Version}}'])) && (await succeeds(['compose', 'version']))
}

const succeeds = (args: readonly string[]): Promise<boolean> =>
  runTool('docker', args).then(
    ({ code }: ToolSaid) => code === 0,
    () => false,
  )
