import { testFolder } from '../fixtures/running-gateway.js'
import { jobFeatures } from './jobs.features.js'

jobFeatures(testFolder)
