import { join } from 'node:path'
import { onInterrupt, root, wasInterrupted } from './run-in-turn.mjs'

/**
 * Begins to fetch what a stack needs, in the background, and gives what does a work on a stack: brings one up, does the work with the
 * variable that tells the tests where it is, and takes it down again however that ends. Where the variable is set already, that stack is
 * used and left as it is. The work gives the names of what failed, and so does this.
 */
export async function prepareStack() {
  const { fetchTestStack, REAL_STACK, startTestStack } = await import(join(root, 'libs/stack/dist/index.js'))
  if (process.env[REAL_STACK]) return (work) => work({})
  const giveUp = new AbortController()
  onInterrupt(() => giveUp.abort())
  const fetching = fetchTestStack((line) => console.log(`  ${line}`), giveUp.signal)
  // Whoever waits for it hears of a failure; until then it is nobody's.
  fetching.catch(() => undefined)
  return async (work) => {
    if (wasInterrupted()) return ['interrupted']
    console.log('— the stack')
    const stack = await begun(fetching, startTestStack)
    if (stack === null) return ['the stack did not start']
    try {
      return wasInterrupted() ? ['interrupted'] : await work({ [REAL_STACK]: JSON.stringify(stack.address) })
    } finally {
      await stack.dispose()
    }
  }
}

async function begun(fetching, start) {
  const began = performance.now()
  try {
    await fetching
    const stack = await start((line) => console.log(`  ${line}`))
    console.log(`  as ${stack.kind}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
    return stack
  } catch (error) {
    console.error(`${error.code ?? 'internal_error'}: ${error.message}\n${error.hint ?? ''}`)
    return null
  }
}
