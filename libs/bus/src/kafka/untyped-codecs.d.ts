declare module 'snappyjs' {
  export function compress(data: Buffer): Buffer
}
