import { inspect } from 'node:util';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { escapeControls } from '../diagnostics/escape-controls';
import type { SignalExporter } from './signal-exporter';
import type { ApplicationStream } from './application-stream';

/**
 * Writes exported items in the form in which Node.js shows objects, after `select` has chosen their
 * fields.
 */
export class InspectingExporter<Items> implements SignalExporter {
  readonly #stream: ApplicationStream;
  readonly #select: (items: Items) => readonly object[];
  readonly #colors: boolean;

  constructor(
    stream: ApplicationStream,
    about: {
      readonly select: (items: Items) => readonly object[];
      readonly colors: boolean;
    },
  ) {
    this.#stream = stream;
    this.#select = about.select;
    this.#colors = about.colors;
  }

  export(items: Items, onResult: (result: ExportResult) => void): void {
    const text = this.#select(items)
      .map((item) => `${this.#show(item)}\n`)
      .join('');
    this.#stream.write(text, (error) =>
      onResult(
        error === undefined
          ? { code: ExportResultCode.SUCCESS }
          : { code: ExportResultCode.FAILED, error },
      ),
    );
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Formats an item. Node.js escapes ASCII control characters itself, so every escape is one of its
   * colours.
   */
  #show(item: object): string {
    const text = inspect(item, { depth: null, colors: this.#colors, customInspect: false });
    return text.replace(BETWEEN_COLORS, (part) => escapeControls(part));
  }
}

// eslint-disable-next-line no-control-regex
const BETWEEN_COLORS = /[^\u001b]+/g;
