declare module 'unbzip2-stream/lib/bit_iterator.js' {
  /** Reads so many bits (at most 32); with null, skips to the next whole byte. */
  interface Bits {
    (count: number | null): number
    readonly bytesRead: number
  }
  export default function bitIterator(next: () => Uint8Array): Bits
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  type Bits = (count: number | null) => number
  const bzip2: {
    Bzip2Error: new (message: string) => Error
    /** The block size, 1 to 9. */
    header(bits: Bits): number
    /** One block; the checksum so far, or null at the end of the stream. */
    decompress(
      bits: Bits,
      put: (byte: number) => void,
      block: Int32Array,
      blockBytes: number,
      crc: number,
    ): number | null
  }
  export default bzip2
}
