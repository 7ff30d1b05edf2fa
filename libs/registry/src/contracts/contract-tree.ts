import type { EventSchema, SchemaFile } from '@udb/events'
import type { SampleFile } from './check-samples.js'
import type { Violation } from './violation.js'

export interface TreeFile {
  /** Below the schemas folder, with `/`. */
  readonly path: string
  readonly text: string
}

/** The contracts of one moment: of the working folder, or of a release. */
export interface ContractTree {
  readonly schemas: readonly SchemaFile[]
  readonly samples: readonly SampleFile[]
  /** Files that are neither, though they look it. */
  readonly unreadable: readonly Violation[]
}

/** Sorts the files below a schemas folder by what they are. Pure, so that it reads a git tree as it reads a folder. */
export function contractTree(files: readonly TreeFile[]): ContractTree {
  const schemas: SchemaFile[] = []
  const samples: SampleFile[] = []
  const unreadable: Violation[] = []
  for (const { path, text } of files) {
    const sample = /([^/]+)\.v(\d+)\.(valid|invalid)-[^/]+\.json$/.exec(path)
    const schema = /([^/]+)\.v(\d+)\.avsc$/.exec(path)
    const json = parsed(text)
    if (sample)
      samples.push({ file: path, event: sample[1]!, version: Number(sample[2]), valid: sample[3] === 'valid', json })
    else if (schema && json !== undefined)
      schemas.push({ file: path, event: schema[1]!, version: Number(schema[2]), schema: json as EventSchema })
    else if (schema) unreadable.push(notAContract(path, 'schema_unreadable', 'it is no JSON', 'Correct it.'))
    else if (path.endsWith('.avsc')) {
      const hint = 'Call it <event>.v<N>.avsc, or it is not seen.'
      unreadable.push(
        notAContract(path, 'event_name_mismatch', 'its name does not say which event and version it is', hint),
      )
    }
  }
  return { schemas, samples, unreadable }
}

const notAContract = (file: string, rule: Violation['rule'], message: string, hint: string): Violation => ({
  file,
  field: '',
  rule,
  message,
  hint,
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
