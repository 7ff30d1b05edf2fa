import { duckFeatures } from './duck.features.js'
import { openInProcess } from './in-process.js'
import { spawnDuck } from './child/spawn-duck.js'

duckFeatures('in this process', openInProcess)
duckFeatures('in a child process', spawnDuck)
