import { testFolder } from '../fixtures/running-gateway.js'
import { rebuildFeatures } from './rebuild.features.js'

rebuildFeatures(testFolder)
