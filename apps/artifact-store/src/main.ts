import { main } from '@udb/service'
import { artifactStore } from './artifact-store.module.js'

await main('artifact-store', artifactStore)
