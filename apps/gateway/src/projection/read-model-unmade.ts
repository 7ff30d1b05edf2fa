import { DependencyDown } from '@udb/service'

/**
 * Nobody has made the read model of this database from the log, or not all of it. A gateway that runs meets that when its database was
 * replaced by an empty one. It waits: folded as if it were news, the history would have everything decided and done once more.
 */
export class ReadModelUnmade extends DependencyDown {
  readonly hint =
    'Run `udb projection rebuild`, or restart a gateway, which does the same first; where it says that others use the read model, stop them.'

  constructor(cause?: unknown) {
    const code = 'read_model_unmade'
    super('read-model', cause, code)
    this.message = 'the read model in this database was not made from the event log, or not all of it'
  }
}
