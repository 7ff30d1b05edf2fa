/** What can go wrong with a stack, each with what to do. */
export type StackErrorCode =
  | 'stack_port_in_use'
  | 'stack_ports_invalid'
  | 'stack_tool_missing'
  | 'stack_platform_unsupported'
  | 'stack_fetch_failed'
  | 'stack_start_failed'
  | 'stack_unanswered'
  | 'stack_not_running'
  | 'stack_runs_elsewhere'
  | 'stack_folder_in_use'
  | 'stack_engine_failed'

export class StackError extends Error {
  constructor(
    readonly code: StackErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'StackError'
  }
}
