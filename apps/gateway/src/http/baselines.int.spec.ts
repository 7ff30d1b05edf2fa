import { testFolder } from '../fixtures/running-gateway.js'
import { baselineFeatures } from './baselines.features.js'

baselineFeatures(testFolder)
