import type { Meanings } from './meaning.js'

/** What `udb stack` and `udb test --real` end with. */
export const stackMeanings = {
  stack_port_in_use: {
    meaning: 'Something else listens where a component of the stack is to.',
    doThis: 'Stop it, or move all ports with `--port-offset`.',
  },
  stack_ports_invalid: {
    meaning: 'Moved by the offset, the ports are not all between 1 and 65535.',
    doThis: 'Give a smaller `--port-offset`.',
  },
  stack_tool_missing: {
    meaning: 'A program that fetches or runs the stack is missing or too old.',
    doThis: 'Install what the hint names, or a container engine with `docker compose`.',
  },
  stack_platform_unsupported: {
    meaning: 'There is no PostgreSQL for this machine among the packages.',
    doThis: 'Install the packages again, or use a container engine.',
  },
  stack_fetch_failed: {
    meaning: 'A component could not be fetched or compiled.',
    doThis: 'Check the network and the registry, and run it again.',
  },
  stack_start_failed: {
    meaning: 'A component ended before it answered.',
    doThis: 'See the log that the hint names; `./udb stack down --volumes` lets it begin anew.',
  },
  stack_unanswered: {
    meaning: 'A component runs and did not answer in time.',
    doThis: 'See the log that the hint names; a busy machine may need a second try.',
  },
  stack_not_running: {
    meaning: 'No stack was brought up from the folder.',
    doThis: 'Bring it up with `./udb stack up`, with the same `--dir`.',
  },
  stack_runs_elsewhere: {
    meaning: 'The stack of the folder runs on other ports.',
    doThis: 'Take it down first, or give another `--dir`.',
  },
  stack_folder_in_use: {
    meaning: 'Another command brings the stack of the folder up or down.',
    doThis: 'Wait until it has ended.',
  },
  stack_engine_failed: {
    meaning: 'A container engine answers, and `docker compose` failed.',
    doThis: 'See what it says, or run the stack as processes with `--native`.',
  },
} as const satisfies Meanings
