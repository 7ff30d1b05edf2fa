import { CREDENTIALS } from '../stack-environment.js'
import type { ComponentName, StackPorts } from '../stack-ports.js'
import { kafkaAnswers } from './kafka-answers.js'
import { postgresAnswers } from './postgres-answers.js'
import { registryAnswers } from './registry-answers.js'
import { s3Answers } from './s3-answers.js'

/** Resolves when the component does its work; rejects with the reason otherwise. */
export function answers(name: ComponentName, ports: StackPorts): Promise<void> {
  switch (name) {
    case 'kafka':
      return kafkaAnswers(ports.kafka)
    case 'registry':
      return registryAnswers(ports.registry)
    case 'postgres':
      return postgresAnswers(ports.postgres, CREDENTIALS.postgresUser)
    case 'minio':
      return s3Answers(ports.minio)
  }
}
