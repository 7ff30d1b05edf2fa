declare module 'lz4js' {
  /** Unpacks a block of `from` to `to`, where what stands before it may be copied from; gives where it ends there. */
  function decompressBlock(from: Uint8Array, to: Uint8Array, fromAt: number, fromBytes: number, toAt: number): number
  export default { decompressBlock }
}
