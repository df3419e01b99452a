import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { firstLine } from '../diagnostics/first-line';
import { runAside } from '../run-aside';
import type { Runtime } from '../runtime';
import type { Signal } from '../signal';
import type { SignalExporter } from './signal-exporter';

/** An exporter to the console whose exports can be waited for. */
export interface ConsoleExporter extends SignalExporter {
  forceFlush(): Promise<void>;
  /** Whether an export is in progress. */
  isBusy(): boolean;
}

/**
 * Creates the exporter of one signal to the console, whose code is loaded with the first export. Who
 * looks at the console sees what arrives; that nothing does any more is said once.
 */
export function createConsoleExporter(
  runtime: Pick<Runtime, 'chunks' | 'exportWatcher' | 'hooks' | 'ownScope' | 'voice'>,
  signal: Signal,
): ConsoleExporter {
  const inProgress = new Set<Promise<void>>();
  let exporter: SignalExporter | undefined;
  const load = (): SignalExporter =>
    (exporter ??= runtime.hooks.pause(() => runtime.chunks.load('console').createExporter(signal)));
  const write: SignalExporter['export'] = (items, onResult) => {
    const watcher = runtime.exportWatcher;
    if (watcher !== undefined) {
      watcher.onConsoleExport(signal, items);
      onResult({ code: ExportResultCode.SUCCESS });
      return;
    }
    runAside(runtime, () => {
      try {
        load().export(items, onResult);
      } catch (error) {
        onResult({ code: ExportResultCode.FAILED, error: error as Error });
      }
    });
  };
  const settled = async (): Promise<void> => void (await Promise.all(inProgress));
  return {
    export(items, onResult) {
      const done = new Promise<void>((resolve) => {
        write(items, (result) => {
          sayFailure(runtime, signal, result);
          onResult(result);
          resolve();
        });
      });
      inProgress.add(done);
      void done.then(() => inProgress.delete(done));
    },
    forceFlush: settled,
    shutdown: settled,
    isBusy: () => inProgress.size > 0,
  };
}

function sayFailure(
  { voice }: Pick<Runtime, 'voice'>,
  signal: Signal,
  { code, error }: ExportResult,
): void {
  if (code === ExportResultCode.SUCCESS) return;
  const reason = firstLine(error?.message ?? 'no reason given');
  voice.sayOnce(
    `failed-console-${signal}`,
    `${signal} could not be written to stdout (${reason}); the application is untouched.`,
  );
}
