// red
export { Kafka } from 'kafkajs'
