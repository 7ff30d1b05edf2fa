/**
 * Tasks that would only wait for each other on the way: each begins when the one before it has ended. Where one fails in a way that is about
 * all of them, those that wait fail with it, since each of them would find out for itself, and as slowly.
 */
export class OneAfterTheOther {
  private readonly last = new Map<string, Promise<void>>()

  constructor(private readonly isOfAll: (error: unknown) => boolean) {}

  /** Begins the task when the earlier ones of this name have ended. */
  do<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const result = (this.last.get(name) ?? Promise.resolve()).then(task)
    const turn = result.then(
      () => {},
      (error: unknown) => {
        if (this.isOfAll(error)) throw error
      },
    )
    this.last.set(name, turn)
    const forget = () => {
      if (this.last.get(name) === turn) this.last.delete(name)
    }
    turn.then(forget, forget)
    return result
  }
}
