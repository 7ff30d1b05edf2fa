import { testFolder } from '../fixtures/running-gateway.js'
import { projectionFeatures } from './projection.features.js'

projectionFeatures(testFolder)
