// red
export type { Kafka } from 'kafkajs'
