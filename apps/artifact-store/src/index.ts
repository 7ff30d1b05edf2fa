export { artifactStore } from './artifact-store.module.js'
export { reactions } from './reactions.js'
