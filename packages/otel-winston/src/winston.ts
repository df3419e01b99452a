// The types of winston 3 that this package uses: it imports nothing of winston, so that the bridge
// can be applied to any copy of it that an application has loaded.

/** The keys that winston and its formats share through `triple-beam`. */
export const LEVEL: unique symbol = Symbol.for('level');
export const MESSAGE: unique symbol = Symbol.for('message');
export const SPLAT: unique symbol = Symbol.for('splat');

/** The names of a logger's levels; the smaller the number, the more important the level. */
export type WinstonLevels = Readonly<Record<string, number>>;

/** The object that passes the formats of a logger: the fields of one line. */
export interface WinstonInfo {
  [key: string | symbol]: unknown;
}

/** The parts of a winston `Logger` that the bridge reads. */
export interface WinstonLogger {
  readonly level?: unknown;
  readonly levels?: WinstonLevels;
  readonly silent?: unknown;
  readonly writableLength?: number;
  readonly _readableState?: { readonly pipes?: unknown };
}

/** The methods of `Logger.prototype` that the bridge wraps. */
export interface WinstonLoggerPrototype {
  write(this: WinstonLogger, chunk: unknown, encoding?: unknown, callback?: unknown): unknown;
  push(this: WinstonLogger, chunk: unknown, encoding?: unknown): unknown;
  _transform(this: WinstonLogger, chunk: unknown, encoding: unknown, callback: unknown): unknown;
}

/** The class that `winston/lib/winston/logger.js` exports. */
export interface WinstonLoggerClass {
  readonly prototype: object;
}
