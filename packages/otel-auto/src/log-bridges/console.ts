import { formatWithOptions } from 'node:util';
import {
  cutText,
  isError,
  type LogCall,
  toException,
  withoutColours,
} from '@acme/otel-winston/log-record';
import { SeverityNumber } from '@opentelemetry/api';
import type { Runtime } from '../runtime';
import { isInsideLogger, runInsideLogger } from './inside-logger';
import { LogBridge } from './log-bridge';

type Print = (this: unknown, ...args: unknown[]) => void;

/** The methods of the console that print a line. Others (`table`, `group`, `assert`) call these. */
const METHODS = {
  debug: SeverityNumber.DEBUG,
  log: SeverityNumber.INFO,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  trace: SeverityNumber.TRACE,
} as const;

type Method = keyof typeof METHODS;

/**
 * Makes the global console a logger: what it prints becomes records, and in a span gets its ids.
 *
 * What our own diagnostics and exporters print does not pass the console.
 */
export function bridgeConsole(runtime: Runtime): void {
  const bridge = new LogBridge(runtime, 'console');
  for (const method of Object.keys(METHODS) as Method[]) patchMethod(method, bridge);
  runtime.hooks.onExports((exports, name) => {
    if (name === 'winston/lib/winston/transports/console.js') patchConsoleTransport(exports);
    return exports;
  });
}

function patchMethod(method: Method, bridge: LogBridge): void {
  const print = console[method] as Print;
  const patched = {
    [method](this: unknown, ...args: unknown[]): void {
      // An empty line says nothing; what a logger prints has its record.
      if (args.length === 0 || isInsideLogger()) return print.apply(this, args);
      const printed = pass(bridge, method, args);
      return method === 'trace' ? printTrace(printed, patched) : print.apply(this, printed);
    },
  }[method] as Print;
  Object.defineProperty(patched, 'length', { value: print.length, configurable: true });
  Object.defineProperty(console, method, {
    ...Object.getOwnPropertyDescriptor(console, method),
    value: patched,
  });
}

/** As `console.trace()` does, which would show the frames of the bridge as well. */
function printTrace(args: readonly unknown[], calledBy: Print): void {
  const trace = { name: 'Trace', message: formatWithOptions({}, ...args), stack: '' };
  Error.captureStackTrace(trace, calledBy);
  // oxlint-disable-next-line no-console -- it is what is bridged
  runInsideLogger(() => console.error(trace.stack));
}

/** Emits the record of a line and gives what is to be printed. Never throws. */
function pass(bridge: LogBridge, method: Method, args: unknown[]): unknown[] {
  const call = bridge.createCall();
  const severityNumber = METHODS[method];
  const isTaken = bridge.takes(call, severityNumber);
  const spanContext = bridge.mode === 'auto' ? bridge.spanOfLine(call) : undefined;
  if (!isTaken && spanContext === undefined) return args;
  try {
    const text = formatWithOptions({ colors: false }, ...args);
    if (isTaken) emit(bridge, call, method, text, args);
    if (spanContext === undefined || bridge.correlation.isIn(text, spanContext)) return args;
    const printed = hasColours(method) ? formatWithOptions({ colors: true }, ...args) : text;
    return ['%s', bridge.correlation.complete(printed, spanContext)];
  } catch {
    // What cannot be formatted throws in the console itself, as without us.
    return args;
  }
}

function emit(
  bridge: LogBridge,
  call: LogCall,
  method: Method,
  text: string,
  args: readonly unknown[],
): void {
  const error = args.find(isError);
  bridge.emit(call, cutText(withoutColours(text), bridge.options.bounds.maxBodyLength), {
    severityNumber: METHODS[method],
    severityText: method,
    fields: NO_FIELDS,
    elsewhere: NO_KEYS,
    exception: error === undefined ? undefined : toException(error),
  });
}

/** As the console decides for what it formats itself. */
function hasColours(method: Method): boolean {
  const isErrorStream = method === 'warn' || method === 'error' || method === 'trace';
  const stream = isErrorStream ? process.stderr : process.stdout;
  return stream.isTTY && stream.getColorDepth() > 2;
}

/** winston's transport writes to the console where told to; its lines have their records. */
function patchConsoleTransport(exports: unknown): void {
  const prototype = (exports as { readonly prototype?: { log?: Print } }).prototype;
  const log = prototype?.log;
  if (prototype === undefined || typeof log !== 'function') return;
  prototype.log = function (...args) {
    return runInsideLogger(() => log.apply(this, args));
  };
}

const NO_FIELDS = Object.freeze({});
const NO_KEYS: ReadonlySet<string> = new Set();
