import { placeOnServer } from '../fixtures/place-on-server.js'
import { baselineFeatures } from './baselines.features.js'

baselineFeatures(placeOnServer)
