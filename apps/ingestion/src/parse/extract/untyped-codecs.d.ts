declare module 'snappyjs' {
  /** Throws when the data is damaged or unpacks to more than `maxBytes`. */
  export function uncompress(data: Buffer, maxBytes?: number): Buffer
  export function compress(data: Buffer): Buffer
}

declare module 'lz4js' {
  /** Unpacks one LZ4 frame. */
  export function decompress(data: Uint8Array, maxBytes?: number): Uint8Array
  export function decompressBound(data: Uint8Array): number
  export function compress(data: Uint8Array): Uint8Array
}
