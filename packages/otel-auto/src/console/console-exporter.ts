import type { AsyncResource } from 'node:async_hooks';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { firstLine } from '../diagnostics/first-line';
import { runAside } from '../run-aside';
import type { Voice } from '../diagnostics/voice';
import type { ExportWatcher } from '../export/export-watcher';
import type { LoaderOf } from '../loader-of';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Signal } from '../signal';
import type { SignalExporter } from './signal-exporter';

/** An exporter to the console that keeps track of its exports in progress. */
export interface ConsoleExporter extends SignalExporter {
  forceFlush(): Promise<void>;
  /** Returns whether an export is in progress. */
  isBusy(): boolean;
}

/** The input of the exporter to the console. */
export interface ConsoleExporterInput {
  readonly chunks: LoaderOf<{ readonly console: typeof import('../chunks/console') }>;
  readonly hooks: Pick<ModuleHooks, 'pause'>;
  /** Sees the exports in the place of the console, if it is there when one begins. */
  readonly exportWatcher: Pick<ExportWatcher, 'onConsoleExport'> | undefined;
  readonly ownScope: AsyncResource;
  readonly voice: Pick<Voice, 'sayOnce'>;
}

/**
 * Creates the exporter of one signal to the console, whose code is loaded with the first export.
 * Its output is visible there; only that it has stopped is reported, once.
 */
export function createConsoleExporter(
  input: ConsoleExporterInput,
  signal: Signal,
): ConsoleExporter {
  const inProgress = new Set<Promise<void>>();
  let exporter: SignalExporter | undefined;
  const load = (): SignalExporter =>
    (exporter ??= input.hooks.pause(() => input.chunks.load('console').createExporter(signal)));
  const write: SignalExporter['export'] = (items, onResult) => {
    const watcher = input.exportWatcher;
    if (watcher !== undefined) {
      watcher.onConsoleExport(signal, items);
      onResult({ code: ExportResultCode.SUCCESS });
      return;
    }
    runAside(input, () => {
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
          sayFailure(input, signal, result);
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
  { voice }: Pick<ConsoleExporterInput, 'voice'>,
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
