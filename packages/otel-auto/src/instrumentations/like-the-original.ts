import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { AnyFunction } from '../patching/wrap-function';
import { wrapHandler } from '../patching/wrap-handler';

type Wrap = (
  holder: Record<string, unknown>,
  name: string,
  wrapper: (original: AnyFunction, name: string) => AnyFunction,
) => unknown;

type InstrumentationClass = new (config?: object) => Instrumentation;

/**
 * Creates a subclass of an upstream instrumentation whose wrappers look like the wrapped functions:
 * name, length, own properties (such as `util.promisify.custom`) and `util.inspect`.
 *
 * @param isWrapped - returns whether a function is wrapped at all
 */
export const likeTheOriginal = (
  Upstream: InstrumentationClass,
  isWrapped: (name: string) => boolean = () => true,
): InstrumentationClass =>
  class extends Upstream {
    constructor(config?: object) {
      super(config);
      const upstream = this as unknown as { _wrap: Wrap };
      // oxlint-disable-next-line eslint/no-underscore-dangle -- upstream's name
      const wrap = upstream._wrap;
      const wrapped = new WeakSet<object>();
      const wrapOnce: Wrap = (holder, name, wrapper) => {
        const present = holder[name];
        // Upstream would recognize it by the marks, which are hidden below.
        if (typeof present !== 'function' || wrapped.has(present) || !isWrapped(name))
          return present;
        const result = wrap(holder, name, (original, key) => {
          const watched = wrapper(original, key);
          return wrapHandler(original, (_original, thisArg, args) =>
            Reflect.apply(watched, thisArg, args),
          );
        });
        const replaced = holder[name];
        if (typeof replaced === 'function' && replaced !== present) {
          wrapped.add(replaced);
          hideMarks(replaced);
        }
        return result;
      };
      Object.defineProperty(upstream, '_wrap', {
        value: wrapOnce,
        configurable: true,
        writable: true,
      });
    }
  };

/** The last one is the name of `__wrapped` in the bundle. */
const MARKS = ['__original', '__unwrap', '__wrapped', '__acmeWrapped'];

function hideMarks(wrapped: object): void {
  for (const mark of MARKS) {
    Reflect.deleteProperty(wrapped, mark);
  }
}
