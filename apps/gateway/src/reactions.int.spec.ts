import { testFolder } from './fixtures/running-gateway.js'
import { reactionFeatures } from './reactions.features.js'

reactionFeatures(testFolder)
