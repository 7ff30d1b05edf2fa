import { Controller, Inject, Logger, type LoggerService, type Type } from '@nestjs/common'
import { Ctx, type CustomTransportStrategy, EventPattern, Payload, Server } from '@nestjs/microservices'
import { type AnyEvent, inboxTopic } from '@udb/events'
import type { Log } from './log.js'
import { type AnyReaction, type ReactionContext, type StepContext } from './reaction.js'
import { dispatchTopic } from './dispatch-topic.js'
import type { BoundReaction } from './bound-reaction.js'
import { ReactionRunner, type ReactionRunnerPorts } from './reaction-runner.js'
import type { Width } from './width.js'

/** The ports of a service's reactions, as its module provides them. */
export const PORTS = Symbol('ports')

type Outcome = { readonly facts: Awaited<ReturnType<BoundReaction['react']>> } | { readonly error: unknown }

/**
 * A controller made from a service's table of contents: one event handler for each reaction. An error is handed back as a value, because
 * Nest would turn what a handler throws into a message of its own, and the runner needs the error itself.
 */
export function reactionsController<Ports>(reactions: readonly AnyReaction<Ports>[]): Type {
  class Reactions {
    constructor(readonly ports: Ports) {}
  }
  Inject(PORTS)(Reactions, undefined, 0)
  for (const reaction of reactions) {
    const react = reaction.react as (event: AnyEvent, ports: Ports, context: unknown) => Promise<never>
    const method = async function (
      this: Reactions,
      event: AnyEvent,
      context: StepContext | ReactionContext,
    ): Promise<Outcome> {
      return react(event, this.ports, context).then(
        (facts) => ({ facts }),
        (error: unknown) => ({ error }),
      )
    }
    Object.defineProperty(Reactions.prototype, reaction.on, {
      value: method,
      writable: true,
      configurable: true,
      enumerable: false,
    })
    Payload()(Reactions.prototype, reaction.on, 0)
    Ctx()(Reactions.prototype, reaction.on, 1)
    EventPattern<string>(reaction.on)(
      Reactions.prototype,
      reaction.on,
      Object.getOwnPropertyDescriptor(Reactions.prototype, reaction.on)!,
    )
  }
  Controller()(Reactions)
  return Reactions as Type
}

/** The transport of @nestjs/microservices over the bus: Nest finds the handlers, the reaction runner calls them. */
export class BusServer extends Server implements CustomTransportStrategy {
  private runner: ReactionRunner | null = null

  constructor(
    private readonly ports: ReactionRunnerPorts,
    private readonly reactions: readonly AnyReaction<never>[],
    private readonly tenants: readonly string[],
    private readonly width: Width,
  ) {
    super()
  }

  listen(callback: (error?: unknown) => void): void {
    this.runner = new ReactionRunner(
      this.ports,
      this.reactions.map((reaction) => this.bound(reaction)),
      this.width,
      this.tenants.length,
    )
    this.runner.start().then(() => callback(), callback)
  }

  async close(): Promise<void> {
    await this.runner?.stop()
  }

  on(): never {
    throw new Error('the bus has no events of its own')
  }

  unwrap<T>(): T {
    return this.ports.bus as T
  }

  private bound(reaction: AnyReaction<never>): BoundReaction {
    const handler = this.messageHandlers.get(reaction.on)
    if (!handler) throw new Error(`no handler for ${reaction.on}: is its reactions controller in the module?`)
    return {
      shape: reaction.shape,
      on: reaction.on,
      publishes: reaction.publishes,
      resumes: reaction.shape === 'step' && reaction.resumes,
      topics: reaction.shape === 'step' ? [dispatchTopic(reaction.on)] : this.topicsOf(reaction.from),
      react: async (event, context) => {
        const outcome = (await handler(event, context)) as unknown as Outcome
        if ('error' in outcome) throw outcome.error
        return outcome.facts
      },
    }
  }

  private topicsOf(from: string): string[] {
    return from === 'udb.requests.{tenant}.v1' ? this.tenants.map(inboxTopic) : [from]
  }
}

/** Nest's own lines as ours. Its logger is global to the process, so it is set once, by whoever boots. */
export function nestLogger(log: Log): LoggerService {
  const text = (message: unknown): string =>
    message instanceof Error ? (message.stack ?? message.message) : String(message)
  return {
    log: (message: unknown) => log.debug(text(message), { component: 'nest' }),
    warn: (message: unknown) => log.warn(text(message), { component: 'nest' }),
    error: (message: unknown) => log.error(text(message), { component: 'nest' }),
    debug: (message: unknown) => log.debug(text(message), { component: 'nest' }),
    verbose: () => undefined,
  }
}

export const useNestLogger = (log: Log): void => Logger.overrideLogger(nestLogger(log))
