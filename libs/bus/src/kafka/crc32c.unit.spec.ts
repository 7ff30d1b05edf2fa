import { expect, test } from '@jest/globals'
import { crc32c } from './crc32c.js'

/** Source: RFC 3720, B.4, and the check of the Rocksoft model. */
test.each([
  [Buffer.alloc(0), 0],
  [Buffer.from('123456789'), 0xe3069283],
  [Buffer.alloc(32), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
])('the checksum of %p is the known one', (bytes, known) => {
  expect(crc32c(bytes)).toBe(known)
})
