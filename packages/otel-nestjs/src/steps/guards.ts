import { originalOf } from '../handlers/handler';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { ATTR_REFUSAL } from '../semconv';
import { areStepsWatched, StepDescriptions, StepWork } from './step';
import { WatchedSteps } from './watched-steps';

interface Guard {
  canActivate(context: unknown): unknown;
}

/**
 * Watches the guards of routes, resolvers, message handlers and gateways, all of which pass this
 * consumer.
 */
export function patchGuardsConsumer({ prototype }: NestClass, nest: NestCopy): void {
  const { tracing } = nest;
  const descriptions = new StepDescriptions('guard', 'canActivate', nest);
  const watched = new WatchedSteps<Guard>((guard) => {
    const description = descriptions.of(guard);
    return {
      canActivate: (host) => new GuardWork(description, tracing).run(() => guard.canActivate(host)),
    };
  });
  patchMethod(prototype, 'tryActivate', (tryActivate) => ({
    tryActivate(
      guards: readonly Guard[] | undefined,
      args: unknown,
      instance: unknown,
      callback: unknown,
      ...rest: unknown[]
    ) {
      const steps = guards && areStepsWatched(tracing) ? watched.of(guards) : guards;
      return tryActivate.call(
        this,
        steps,
        args,
        instance,
        originalOf(callback),
        ...rest,
      ) as unknown;
    },
  }));
}

/**
 * The work of a guard. A guard that returns a falsy value refuses the request; Nest throws for it.
 */
class GuardWork extends StepWork {
  override succeed(value: unknown): void {
    if (value) super.succeed(value);
    else this.endWith({ [ATTR_REFUSAL]: 'the guard returned false' });
  }
}
