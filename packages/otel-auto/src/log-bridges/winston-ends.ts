import { Patches } from '../patching/patches';
import type { Lifecycle } from '../process-end/lifecycle';
import type { Settings } from '../settings/settings';

type HandlersName = '_getExceptionHandlers' | '_getRejectionHandlers';

/** The parts of a transport that winston looks at before it ends the process. */
interface EndingTransport {
  _ending?: boolean;
  once(event: string, listener: () => void): void;
}

type HandlerPrototype = Partial<Record<HandlersName, (this: unknown) => unknown>>;

/** The SDK by which the records of an error leave, and how long the end of the process may wait for that. */
export interface EndingRecords {
  readonly loadedCore: { readonly lifecycle: Pick<Lifecycle, 'forceFlush'> } | undefined;
  readonly settings: Pick<Settings, 'shutdownTimeoutMillis'>;
}

const MARK = Symbol.for('@acme/otel-auto/winston-ends@1');

/**
 * Delays the exit with which winston ends the process after an uncaught error until the error's
 * record has left.
 *
 * winston waits until the transports that handle such errors have finished, 3 seconds at most, and
 * then exits. The records are one more thing to wait for, for at most `ACME_OTEL_SHUTDOWN_TIMEOUT`.
 */
export function waitForRecords(records: EndingRecords, exports: unknown, name: HandlersName): void {
  const prototype = (exports as { readonly prototype?: HandlerPrototype }).prototype;
  if (prototype?.[name] === undefined || MARK in prototype) return;
  Object.defineProperty(prototype, MARK, { value: true });
  new Patches().method(prototype, name, (original, self) => {
    const handlers: unknown = original.call(self);
    const isWaiting = Array.isArray(handlers) && handlers.length > 0;
    return isWaiting ? [...(handlers as readonly unknown[]), recordsOf(records)] : handlers;
  });
}

/**
 * Creates an object that winston takes for a transport, and that finishes once the records have
 * left.
 */
function recordsOf({ loadedCore, settings }: EndingRecords): EndingTransport {
  return {
    once(event, listener) {
      if (event !== 'finish') return;
      // The line is logged right after this.
      setImmediate(() => {
        const deadline = setTimeout(listener, settings.shutdownTimeoutMillis);
        void loadedCore?.lifecycle.forceFlush().then(() => {
          clearTimeout(deadline);
          listener();
        });
      });
    },
  };
}
