declare module 'snappyjs' {
  export function compress(data: Buffer): Buffer
}

declare module 'lz4js' {
  export function compress(data: Uint8Array): Uint8Array
}
