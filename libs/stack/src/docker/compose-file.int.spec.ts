import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { COMPONENTS, portsAt } from '../stack-ports.js'
import { COMPOSE_FILE, COMPOSE_FOLDER, composePorts } from './compose-stack.js'

test('the compose file has the components by their names, and listens where it is told to', () => {
  const file = readFileSync(join(COMPOSE_FOLDER, COMPOSE_FILE), 'utf8')
  for (const name of COMPONENTS) expect(file).toMatch(new RegExp(`^  ${name}:$`, 'm'))
  for (const [variable, usual] of Object.entries(composePorts(portsAt(0))))
    expect(file).toContain(`127.0.0.1:\${${variable}:-${usual}}:`)
})
