import type { AsyncResource } from 'node:async_hooks';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { firstLine } from '../diagnostics/first-line';
import { runAside } from '../run-aside';
import type { Voice } from '../diagnostics/voice';
import type { ExportWatcher } from '../export/export-watcher';
import type { LoaderOf } from '../loader-of';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { ExporterName } from '../settings/settings';
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
  readonly chunks: LoaderOf<{
    readonly console: typeof import('../chunks/console');
    readonly 'metrics-encoding': typeof import('../chunks/metrics-encoding');
    readonly 'otlp-stdout': typeof import('../chunks/otlp-stdout');
  }>;
  readonly hooks: Pick<ModuleHooks, 'pause'>;
  /** Sees the exports in the place of the console, if it is there when one begins. */
  readonly exportWatcher: Pick<ExportWatcher, 'onConsoleExport'> | undefined;
  readonly ownScope: AsyncResource;
  readonly voice: Pick<Voice, 'sayOnce'>;
}

/** The forms in which a signal is written to stdout, by the names of exporters. */
export type ConsoleForm = Exclude<ExporterName, 'otlp'>;

/**
 * Creates the exporter of one signal to the console, in each of the forms, whose code is loaded with the first export.
 * Its output is visible there; only that it has stopped is reported, once.
 */
export function createConsoleExporter(
  input: ConsoleExporterInput,
  signal: Signal,
  forms: readonly ConsoleForm[],
): ConsoleExporter {
  const inProgress = new Set<Promise<void>>();
  const exporters = new Map<ConsoleForm, SignalExporter>();
  const load = (form: ConsoleForm): SignalExporter => {
    const exporter = exporters.get(form) ?? input.hooks.pause(() => create(input, signal, form));
    exporters.set(form, exporter);
    return exporter;
  };
  const write = (
    form: ConsoleForm,
    ...[items, onResult]: Parameters<SignalExporter['export']>
  ): void => {
    const watcher = input.exportWatcher;
    if (watcher !== undefined) {
      if (form === forms[0]) watcher.onConsoleExport(signal, items);
      onResult({ code: ExportResultCode.SUCCESS });
      return;
    }
    runAside(input, () => {
      try {
        load(form).export(items, onResult);
      } catch (error) {
        onResult({ code: ExportResultCode.FAILED, error: error as Error });
      }
    });
  };
  const settled = async (): Promise<void> => void (await Promise.all(inProgress));
  return {
    export(items, onResult) {
      const done = new Promise<void>((resolve) => {
        let waiting = forms.length;
        let failed: ExportResult | undefined;
        const settle = (result: ExportResult): void => {
          sayFailure(input, signal, result);
          if (result.code !== ExportResultCode.SUCCESS) failed = result;
          waiting -= 1;
          if (waiting > 0) return;
          onResult(failed ?? result);
          resolve();
        };
        for (const form of forms) write(form, items, settle);
      });
      inProgress.add(done);
      void done.then(() => inProgress.delete(done));
    },
    forceFlush: settled,
    shutdown: settled,
    isBusy: () => inProgress.size > 0,
  };
}

const create = (
  { chunks }: Pick<ConsoleExporterInput, 'chunks'>,
  signal: Signal,
  form: ConsoleForm,
): SignalExporter =>
  form === 'console'
    ? chunks.load('console').createExporter(signal)
    : chunks.load('otlp-stdout').createOtlpLineExporter(signal, chunks);

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
