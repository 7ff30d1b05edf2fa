export { Kafka } from 'kafkajs'
