type Monitor = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) => void;

/**
 * Creates the listener of `uncaughtExceptionMonitor` that records the error that ends a process: an
 * uncaught exception or an unhandled rejection. An application that handles such errors itself
 * records them as it likes.
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
      // An error thrown here would be the one that the process dies of.
    }
  };
}
