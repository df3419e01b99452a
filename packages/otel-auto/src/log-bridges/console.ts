import {
  cutText,
  isError,
  type LogCall,
  toException,
  withoutColours,
} from '@acme/otel-winston/log-record';
import { SeverityNumber } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { isIgnoredRequest } from '../context/ignored-request';
import { isInsideLogger, runInsideLogger } from './inside-logger';
import { LogBridge, type LogBridgeInput } from './log-bridge';

type Print = (this: unknown, ...args: unknown[]) => void;

/**
 * The methods of the console that print by themselves. The others (`table`, `group`, `assert`) call
 * these.
 */
const METHODS = {
  debug: SeverityNumber.DEBUG,
  log: SeverityNumber.INFO,
  info: SeverityNumber.INFO,
  dir: SeverityNumber.INFO,
  dirxml: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  trace: SeverityNumber.TRACE,
} as const;

type Method = keyof typeof METHODS;

/**
 * Bridges the global console: what it prints becomes log records, and lines printed in a span get
 * its ids.
 *
 * Our own diagnostics do not go through the console. What exporters print there is recognized by
 * the context in which they run.
 */
export function bridgeConsole(input: LogBridgeInput): void {
  const bridge = new LogBridge(input, 'console');
  const { log } = console as { readonly log: Print };
  for (const method of Object.keys(METHODS) as Method[]) patchMethod(method, bridge, log);
  input.hooks.onExports((exports, name) => {
    if (name === 'winston/lib/winston/transports/console.js') patchConsoleTransport(exports);
    return exports;
  });
}

function patchMethod(method: Method, bridge: LogBridge, log: Print): void {
  const print = console[method] as Print;
  const isTrace = method === 'trace';
  const patched = {
    [method](this: unknown, ...args: unknown[]): void {
      // A line that a logger prints has its record already.
      if (isInsideLogger()) return print.apply(this, args);
      const line = isTrace ? formatTrace(args, patched) : undefined;
      const printed = pass(bridge, method, args, line);
      // oxlint-disable-next-line no-console -- it is what is bridged
      if (isTrace) return runInsideLogger(() => console.error(printed ?? line));
      return printed === undefined
        ? print.apply(this, args)
        : (method === 'dir' ? log : print).call(this, '%s', printed);
    },
  }[method] as Print;
  Object.defineProperty(patched, 'length', { value: print.length, configurable: true });
  Object.defineProperty(console, method, {
    ...Object.getOwnPropertyDescriptor(console, method),
    value: patched,
  });
}

/** Returns the text that `console.trace()` prints, without the stack frames of the bridge. */
function formatTrace(args: readonly unknown[], calledBy: Print): string {
  const trace = { name: 'Trace', message: format('error', args), stack: '' };
  Error.captureStackTrace(trace, calledBy);
  return trace.stack;
}

/**
 * Emits the record of a line.
 *
 * @returns the text to print; `undefined` where the console may print its arguments as they are
 */
function pass(
  bridge: LogBridge,
  method: Method,
  args: readonly unknown[],
  trace: string | undefined,
): string | undefined {
  const call = bridge.createCall();
  if (isTracingSuppressed(call.context) && !isIgnoredRequest(call.context)) return undefined;
  const isTaken = bridge.takes(call, METHODS[method]);
  const isCompleted = bridge.mode === 'auto' && bridge.spanOfLine(call) !== undefined;
  if (!isTaken && !isCompleted) return undefined;
  // A value that cannot be formatted throws here as it does in the console.
  const message = format(method === 'trace' ? 'error' : method, args);
  const line = trace ?? message;
  // An empty line has no record.
  if (line.trim() === '') return undefined;
  if (isTaken) emit(bridge, call, method, message === '' ? 'Trace' : message, args);
  const spanContext = isCompleted ? bridge.spanOfLine(call, line) : undefined;
  const printed = spanContext === undefined ? line : bridge.correlation.complete(line, spanContext);
  // Formatting a value again would call the application's own code in it again.
  return printed === line && !args.some(isComposite) ? undefined : printed;
}

const isComposite = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'object' && value !== null);

let formatted = '';

/**
 * Creates an object that the console takes for one of the process's streams and that keeps what is
 * written.
 */
const likeStream = (name: 'stdout' | 'stderr') => ({
  get isTTY() {
    return process[name].isTTY;
  },
  getColorDepth: () => process[name].getColorDepth(),
  write(text: string) {
    formatted = text;
    return true;
  },
});

let formatter: Console | undefined;

/** Formats arguments as the console prints them, colours included, with Node.js's own console. */
function format(method: Exclude<Method, 'trace'>, args: readonly unknown[]): string {
  const [text] = args;
  // Removing the line end from the console's output would copy the text.
  if (method !== 'dir' && args.length === 1 && typeof text === 'string') return text;
  // oxlint-disable-next-line no-console -- its class
  formatter ??= new console.Console({
    stdout: likeStream('stdout') as never,
    stderr: likeStream('stderr') as never,
    ignoreErrors: false,
  });
  (formatter[method] as Print)(...args);
  return formatted.slice(0, -1);
}

function emit(
  bridge: LogBridge,
  call: LogCall,
  method: Method,
  text: string,
  args: readonly unknown[],
): void {
  const error = args.find(isError);
  bridge.emit(call, withoutColours(cutText(text, bridge.options.bounds.maxBodyLength)), {
    severityNumber: METHODS[method],
    severityText: method,
    fields: NO_FIELDS,
    elsewhere: NO_KEYS,
    exception: error === undefined ? undefined : toException(error),
  });
}

/**
 * Patches winston's console transport, which writes to the console; its lines have their records
 * already.
 */
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
