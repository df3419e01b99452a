type Monitor = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) => void;

/**
 * Creates the listener of `uncaughtExceptionMonitor` that tells of the error that a process dies of: one
 * that nobody has caught, a rejection that nobody has handled. An application that handles such errors
 * itself says of them what it wants to say.
 */
export function createFatalErrorMonitor(
  countOthers: (event: string) => number,
  onFatal: Monitor,
): Monitor {
  return (error, origin) => {
    try {
      const isHandled =
        countOthers('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
      if (!isHandled) onFatal(error, origin);
    } catch {
      // Thrown from here, it would be the error that the process dies of.
    }
  };
}
