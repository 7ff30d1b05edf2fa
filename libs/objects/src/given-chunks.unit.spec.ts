import { describe, expect, test } from '@jest/globals'
import { endMemory, giveAway } from './given-chunks.js'

const chunkOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('the memory of a chunk ends with whoever stores it, if it was given away', () => {
  test('given a chunk that was given away, when its memory is ended, then it is empty', () => {
    const chunk = giveAway(chunkOf('some bytes'))
    endMemory(chunk)
    expect(chunk.length).toBe(0)
  })

  test('given a chunk that nobody gave away, then it stays as it is', () => {
    const chunk = chunkOf('some bytes')
    endMemory(chunk)
    expect(chunk).toEqual(chunkOf('some bytes'))
  })

  test('given a part of a larger buffer, then what stands beside it stays', () => {
    const whole = chunkOf('some bytes')
    endMemory(giveAway(whole.subarray(0, 4)))
    expect(whole).toEqual(chunkOf('some bytes'))
  })
})
