import { VERSION } from './version';
import type { WinstonInfo, WinstonLogger } from './winston';

/**
 * The mark on what a copy of this package has taken charge of: a `Logger.prototype` that it has
 * instrumented, and each of its transports. A distro carries this package in its bundle, so two
 * copies can meet in one process; this is how exactly one of them works.
 *
 * When both ways of use meet on one logger, the transport exports the line and the instrumentation
 * only hands it the call. The transport was added by a person who chose its level, its format and
 * perhaps its provider; the instrumentation has nothing to lose by standing back.
 */
export const BRIDGE: unique symbol = Symbol.for('@acme/otel-winston');

/** What is found under {@link BRIDGE}. */
export interface BridgeMark {
  readonly version: string;
  /** Raised when copies of different versions can no longer work together. */
  readonly protocol: 1;
}

export const bridgeMark: BridgeMark = Object.freeze({ version: VERSION, protocol: 1 });

interface Pipe {
  readonly [BRIDGE]?: BridgeMark;
  readonly handleExceptions?: boolean;
  readonly handleRejections?: boolean;
  /** What winston's exception and rejection streams wrap. */
  readonly transport?: { readonly [BRIDGE]?: BridgeMark };
}

/** Whether one of the logger's transports is ours, of whichever copy, and will export this line. */
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

// winston writes an uncaught exception only to transports with `handleExceptions`, and to those of
// `exceptionHandlers` and `rejectionHandlers` nothing else.
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
