import { tracingChannel } from 'node:diagnostics_channel';
import { MongooseInstrumentation as Upstream } from '@opentelemetry/instrumentation-mongoose';
import {
  InstrumentationNodeModuleFile,
  type InstrumentationModuleDefinition,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import { startDatabaseOperation, type DatabaseOperation } from '../database/database-operation';

const CHANNELS = [
  ...['mongoose:query', 'mongoose:aggregate', 'mongoose:model:save'],
  ...['mongoose:model:insertMany', 'mongoose:model:bulkWrite'],
];

interface Message {
  readonly operation?: string;
  readonly collection?: string;
  readonly database?: string;
  readonly serverAddress?: string;
  readonly serverPort?: number;
  readonly error?: unknown;
}

/**
 * Instruments `mongoose`: through its tracing channels if it has them; it publishes them inside of
 * its own async functions, so that a subscriber changes nothing.
 *
 * Older versions are instrumented by upstream, which replaces methods of models and queries that
 * are async functions since version 7, and notes in each query where it was created.
 */
export class MongooseInstrumentation extends Upstream {
  // The field is only declared: the base class calls `init` before the fields of this class are
  // initialized.
  declare private hasChannels: boolean | undefined;

  override init(): InstrumentationModuleDefinition {
    const definition = super.init();
    definition.files.push(
      new InstrumentationNodeModuleFile(
        'mongoose/lib/tracing.js',
        definition.supportedVersions,
        (exports: unknown) => {
          if (this.hasChannels !== true) this.subscribe();
          this.hasChannels = true;
          return exports;
        },
        () => undefined,
      ),
    );
    const patchOlder = definition.patch;
    definition.patch = (exports: unknown, version) =>
      this.hasChannels === true ? exports : (patchOlder?.(exports, version) as unknown);
    return definition;
  }

  private subscribe(): void {
    const operations = new WeakMap<object, DatabaseOperation>();
    for (const name of CHANNELS) {
      tracingChannel(name).subscribe({
        start: guarded('the span of a query', (message) => {
          const { operation, collection, database, serverAddress, serverPort } = message as Message;
          operations.set(
            message,
            startDatabaseOperation(this.tracer, undefined, {
              system: 'mongodb',
              operation,
              collection,
              namespace: database,
              address: serverAddress,
              port: serverPort,
            }),
          );
        }),
        error: guarded('the error of a query', (message) =>
          operations.get(message as object)?.fail((message as Message).error),
        ),
        end: () => undefined,
        asyncStart: () => undefined,
        asyncEnd: guarded('the end of a query', (message) =>
          operations.get(message as object)?.succeed(),
        ),
      });
    }
  }
}
