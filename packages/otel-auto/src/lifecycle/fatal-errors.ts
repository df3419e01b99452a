type Monitor = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) => void;

/**
 * Tells of the error that a process dies of: one that nobody has caught, a rejection that nobody has
 * handled. An application that handles such errors itself says of them what it wants to say.
 *
 * @returns the listener, so that it can be hidden
 */
export function watchFatalErrors(
  process: NodeJS.Process,
  countOthers: (event: string) => number,
  onFatal: Monitor,
): Monitor {
  const monitor: Monitor = (error, origin) => {
    const isHandled =
      countOthers('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
    if (isHandled) return;
    try {
      onFatal(error, origin);
    } catch {
      // Thrown from here, it would be the error that the process dies of.
    }
  };
  process.on('uncaughtExceptionMonitor', monitor as NodeJS.UncaughtExceptionListener);
  return monitor;
}
