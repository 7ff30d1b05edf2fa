declare module 'crc-32/crc32c.js' {
  /** CRC-32C of bytes, as a number with a sign. */
  function buf(bytes: Uint8Array): number
  export default { buf }
}
