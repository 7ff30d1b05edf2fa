import { placeOnServer } from '../fixtures/place-on-server.js'
import { projectionFeatures } from './projection.features.js'

projectionFeatures(placeOnServer)
