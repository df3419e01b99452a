import { diag } from '@opentelemetry/api';

/**
 * Wraps a function of ours that Node.js or a library calls: what it throws is reported through
 * `diag` and not thrown on, so that a fault of ours costs only telemetry.
 *
 * Every subscriber of a channel, every listener and every piece of telemetry around a call of the
 * application is wrapped by this.
 *
 * @param subject - what is missing when it fails, as the beginning of a sentence
 */
export const guarded =
  <Args extends unknown[], Result>(
    subject: string,
    act: (...args: Args) => Result,
  ): ((...args: Args) => Result | undefined) =>
  (...args) => {
    try {
      return act(...args);
    } catch (error) {
      diag.error(`${subject} is missing`, error);
      return undefined;
    }
  };
