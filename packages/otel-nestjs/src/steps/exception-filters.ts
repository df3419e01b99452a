import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { areStepsWatched, StepDescriptions, StepWork } from './step';

/** A filter as Nest keeps it: its bound `catch`, and the exceptions that it handles. */
interface FilterEntry {
  readonly func: (...args: unknown[]) => unknown;
}

/** Watches exception filters, of which Nest keeps only bound functions. */
export function patchExceptionFilterContext({ prototype }: NestClass, nest: NestCopy): void {
  const { tracing } = nest;
  const descriptions = new StepDescriptions('filter', 'catch', nest);
  let filters: object[] = [];

  const watch = (entry: FilterEntry, filter: object): FilterEntry => {
    const description = descriptions.of(filter);
    return {
      ...entry,
      func: (...args) =>
        areStepsWatched(tracing)
          ? new StepWork(description, tracing).run(() => entry.func(...args))
          : entry.func(...args),
    };
  };
  patchMethod(prototype, 'createConcreteContext', (create) => ({
    createConcreteContext(...args: unknown[]) {
      filters = [];
      const entries = create.apply(this, args) as readonly FilterEntry[];
      const found = filters;
      return entries.length === found.length
        ? entries.map((entry, index) => watch(entry, found[index] as object))
        : entries;
    },
  }));
  // Nest calls this for each filter, in their order.
  patchMethod(prototype, 'reflectCatchExceptions', (reflect) => ({
    reflectCatchExceptions(filter: object, ...rest: unknown[]) {
      filters.push(filter);
      return reflect.call(this, filter, ...rest) as unknown;
    },
  }));
}
