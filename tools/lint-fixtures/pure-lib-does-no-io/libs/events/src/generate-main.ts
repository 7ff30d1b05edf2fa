export { writeFileSync } from 'node:fs'
