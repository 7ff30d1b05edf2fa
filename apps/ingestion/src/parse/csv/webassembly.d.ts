/** Of what Node.js has of it, the part that is used here: the types for Node.js leave it to those of a browser. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Memory {
    readonly buffer: ArrayBuffer
    /** In pages of 64 KiB. */
    constructor(descriptor: { readonly initial: number })
  }
  interface Global {
    readonly value: number
  }
  class Instance {
    readonly exports: object
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } })
  }
}
