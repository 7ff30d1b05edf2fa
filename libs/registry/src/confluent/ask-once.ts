/**
 * Answers that are true for ever, each asked for once; those who want the same at the same time share one question.
 * A failure is not remembered: what was away comes back, and what was not registered may be a moment later.
 */
export class AskOnce<Key, Value> {
  private readonly answers = new Map<Key, Value>()
  private readonly asked = new Map<Key, Promise<Value>>()

  constructor(private readonly ask: (key: Key) => Promise<Value>) {}

  known(key: Key): Value | undefined {
    return this.answers.get(key)
  }

  /** What another question has told already. */
  learn(key: Key, answer: Value): void {
    this.answers.set(key, answer)
  }

  get(key: Key): Promise<Value> {
    const asked = this.asked.get(key)
    if (asked) return asked
    const asking = this.ask(key)
      .then((answer) => {
        this.answers.set(key, answer)
        return answer
      })
      .finally(() => this.asked.delete(key))
    this.asked.set(key, asking)
    return asking
  }
}
