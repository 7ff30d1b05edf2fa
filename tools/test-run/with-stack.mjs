import { join } from 'node:path'
import { root, wasInterrupted } from './run-in-turn.mjs'

/**
 * Brings up a stack, does the work with the variable that tells the tests where it is, and takes it down again however that ends. Where
 * the variable is set already, that stack is used and left as it is. Gives what the work gives, or what failed.
 */
export async function withStack(work) {
  const { REAL_STACK, startTestStack } = await import(join(root, 'libs/stack/dist/index.js'))
  if (process.env[REAL_STACK]) {
    console.log(`the stack is that of ${REAL_STACK}`)
    return work({})
  }
  console.log('— the stack')
  const began = performance.now()
  const stack = await startTestStack((line) => console.log(`  ${line}`)).catch((error) => {
    console.error(`${error.code ?? 'internal_error'}: ${error.message}\n${error.hint ?? ''}`)
    return null
  })
  if (stack === null) return ['the stack did not start']
  console.log(`  as ${stack.kind}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  try {
    return wasInterrupted() ? ['interrupted'] : await work({ [REAL_STACK]: JSON.stringify(stack.address) })
  } finally {
    await stack.dispose()
  }
}
