interface Waiting<Value> {
  resolve(value: Value): void
  reject(reason: unknown): void
}

/** Answers what is asked for within one turn of the event loop with one request. */
export class AskedTogether<Key, Value> {
  private waiting = new Map<string, { readonly key: Key; readonly askers: Waiting<Value>[] }>()

  constructor(
    private readonly nameOf: (key: Key) => string,
    private readonly answer: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
  ) {}

  ask(key: Key): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.waiting.size === 0) setImmediate(() => void this.askAll())
      const name = this.nameOf(key)
      const known = this.waiting.get(name)
      if (known !== undefined) known.askers.push({ resolve, reject })
      else this.waiting.set(name, { key, askers: [{ resolve, reject }] })
    })
  }

  private async askAll(): Promise<void> {
    const waiting = this.waiting
    this.waiting = new Map()
    try {
      const answers = await this.answer([...waiting.values()].map(({ key }) => key))
      for (const [name, { askers }] of waiting) {
        const value = answers.get(name)
        for (const { resolve, reject } of askers) {
          if (value !== undefined) resolve(value)
          else reject(new Error(`There is no answer for ${name}.`))
        }
      }
    } catch (error) {
      for (const { askers } of waiting.values()) askers.forEach(({ reject }) => reject(error))
    }
  }
}
