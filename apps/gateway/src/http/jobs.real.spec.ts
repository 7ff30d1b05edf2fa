import { placeOnServer } from '../fixtures/place-on-server.js'
import { jobFeatures } from './jobs.features.js'

jobFeatures(placeOnServer)
