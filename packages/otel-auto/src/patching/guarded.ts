import { diag } from '@opentelemetry/api';

/**
 * A function of ours that Node.js or a library may call: what it throws is said through `diag` and
 * goes no further, so that a fault of ours costs telemetry and nothing of the application.
 *
 * Every subscriber of a channel, every listener and every piece of telemetry around a call of the
 * application passes here.
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
