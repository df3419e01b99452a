import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { areStepsWatched, StepDescriptions, StepWork } from './step';
import { WatchedSteps } from './watched-steps';

interface Pipe {
  transform(value: unknown, metadata: unknown): unknown;
}

/** Watches the pipes of parameters, however they are bound. */
export function patchPipesConsumer({ prototype }: NestClass, nest: NestCopy): void {
  const { tracing } = nest;
  const descriptions = new StepDescriptions('pipe', 'transform', nest);
  const watched = new WatchedSteps<Pipe>((pipe) => {
    const description = descriptions.of(pipe);
    return {
      transform: (value, metadata) =>
        new StepWork(description, tracing).run(() => pipe.transform(value, metadata)),
    };
  });
  patchMethod(prototype, 'applyPipes', (applyPipes) => ({
    applyPipes(value: unknown, metadata: unknown, pipes: readonly Pipe[], ...rest: unknown[]) {
      const steps = areStepsWatched(tracing) ? watched.of(pipes) : pipes;
      return applyPipes.call(this, value, metadata, steps, ...rest) as unknown;
    },
  }));
}
