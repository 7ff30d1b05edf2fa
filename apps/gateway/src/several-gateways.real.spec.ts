import { embeddedLog, kafkaLog } from './fixtures/several-gateways.js'
import { severalGatewaysFeatures } from './several-gateways.features.js'

severalGatewaysFeatures('on the log of one process', embeddedLog)
severalGatewaysFeatures('on Kafka', kafkaLog)
