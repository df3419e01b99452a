import { VERSION } from './version';
import type { WinstonInfo, WinstonLogger } from './winston';

/**
 * The mark on an instrumented `Logger.prototype`, and on each transport of a copy of this package.
 * A distro contains this package in its bundle, so two copies can meet in one process; with the
 * mark exactly one of them works.
 *
 * If a logger has both, the transport exports the line and the instrumentation only passes the call
 * to it. The transport was added explicitly, with its level, its format and perhaps its provider;
 * the instrumentation loses nothing by leaving the line to it.
 */
export const BRIDGE: unique symbol = Symbol.for('@acme/otel-winston');

/** The value of the property {@link BRIDGE}. */
export interface BridgeMark {
  readonly version: string;
  /**
   * The protocol version, increased when copies of different versions can no longer work together.
   */
  readonly protocol: 1;
}

export const bridgeMark: BridgeMark = Object.freeze({ version: VERSION, protocol: 1 });

interface Pipe {
  readonly [BRIDGE]?: BridgeMark;
  readonly handleExceptions?: boolean;
  readonly handleRejections?: boolean;
  /** The transport that winston's exception and rejection streams wrap. */
  readonly transport?: { readonly [BRIDGE]?: BridgeMark };
}

/**
 * Returns whether one of the logger's transports is an OpenTelemetryTransport, of any copy of this
 * package, and will export this line.
 */
export function hasBridgeTransport(logger: WinstonLogger, info: WinstonInfo): boolean {
  const pipes = logger._readableState?.pipes;
  if (pipes === null || pipes === undefined) {
    return false;
  }
  if (!Array.isArray(pipes)) {
    return exportsLine(pipes, info);
  }
  for (let index = 0; index < pipes.length; index += 1) {
    if (exportsLine(pipes[index] as Pipe, info)) {
      return true;
    }
  }
  return false;
}

// winston writes an uncaught exception only to transports with `handleExceptions`, and to those in
// `exceptionHandlers` and `rejectionHandlers` it writes nothing else.
function exportsLine(pipe: Pipe, info: WinstonInfo): boolean {
  if (pipe[BRIDGE] !== undefined) {
    return info['exception'] !== true || pipe.handleExceptions === true;
  }
  if (pipe.transport?.[BRIDGE] === undefined) {
    return false;
  }
  return (
    (pipe.handleExceptions === true && Boolean(info['exception'])) ||
    (pipe.handleRejections === true && Boolean(info['rejection']))
  );
}
