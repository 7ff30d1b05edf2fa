import { onFact } from '@udb/service'
import { onArtifactProduced } from './on-artifact-produced.js'
import { onArtifactsPruned } from './on-artifacts-pruned.js'

export const reactions = [
  onFact('artifact.produced', 'udb.work.artifact-store.v1', onArtifactProduced, [
    'artifact.stored',
    'artifact.refused',
  ]),
  onFact('artifacts.pruned', 'udb.work.artifact-store.v1', onArtifactsPruned, []),
]
