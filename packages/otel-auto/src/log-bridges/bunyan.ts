import { cutText, type LogCall, toSeverityNumber } from '@acme/otel-winston/log-record';
import { SeverityNumber } from '@opentelemetry/api';
import { LogBridge, type LogBridgeInput } from './log-bridge';
import { isOfResource } from './process-fields';

/**
 * A line that bunyan has put together, with serializers applied; the object is not the
 * application's.
 */
interface BunyanRecord {
  readonly level: number;
  readonly msg: string;
  readonly time?: unknown;
  readonly pid?: unknown;
  readonly hostname?: unknown;
  readonly [key: string | symbol]: unknown;
}

/** The method of a logger that hands a line to its streams. */
type Emit = (this: unknown, record: BunyanRecord, noemit?: boolean) => unknown;

interface BunyanStreams {
  readonly streams?: readonly { readonly level: number }[];
}

interface BunyanLogger {
  readonly prototype?: { _emit?: Emit };
  readonly nameFromLevel?: Readonly<Record<number, string>>;
}

const MARK = Symbol.for('@acme/otel-auto/bunyan@1');

/**
 * Bridges every logger of every copy of bunyan 1 and 2 that loads. All of them hand their lines to
 * their streams in one method of the prototype.
 */
export function bridgeBunyan(input: LogBridgeInput): void {
  const bridge = new LogBridge(input, 'bunyan');
  input.hooks.onExports((exports, name) => {
    if (name === 'bunyan') patchLogger(exports as BunyanLogger, bridge);
    return exports;
  });
}

function patchLogger({ prototype, nameFromLevel }: BunyanLogger, bridge: LogBridge): void {
  const emit = prototype?._emit;
  if (prototype === undefined || typeof emit !== 'function' || MARK in prototype) return;
  Object.defineProperty(prototype, MARK, { value: true });
  prototype._emit = function (record, noemit) {
    if (noemit === true) return emit.call(this, record, noemit);
    const call = bridge.createCall();
    const spanContext = bridge.spanOfLine(call);
    const { correlation } = bridge;
    if (spanContext !== undefined && record[correlation.names.traceId] === undefined) {
      correlation.setFields(record, spanContext);
    }
    if (isPrinted(this as BunyanStreams, record)) emitRecord(bridge, call, record, nameFromLevel);
    return emit.call(this, record, noemit);
  };
}

/** Returns whether any stream prints the line, which may have a level below that of each stream. */
function isPrinted({ streams }: BunyanStreams, { level }: BunyanRecord): boolean {
  return streams?.some((stream) => stream.level <= level) ?? true;
}

function emitRecord(
  bridge: LogBridge,
  call: LogCall,
  record: BunyanRecord,
  names: BunyanLogger['nameFromLevel'],
): void {
  const { level, msg, time } = record;
  const severityText = names?.[level] ?? String(level);
  const severityNumber = severityOf(level, names);
  if (!bridge.takes(call, severityNumber)) return;
  const isDate = time instanceof Date && !Number.isNaN(time.getTime());
  bridge.emit(call, cutText(msg, bridge.options.bounds.maxBodyLength), {
    severityText,
    severityNumber,
    fields: record,
    elsewhere: isOfResource(record) ? ELSEWHERE_WITH_PROCESS : ELSEWHERE,
    ...(isDate ? { timestamp: time } : {}),
  });
}

/**
 * Returns the severity of a level. A level without a name is somewhat more severe than the named
 * level below it.
 */
function severityOf(level: number, names: BunyanLogger['nameFromLevel']): SeverityNumber {
  const name = names?.[level];
  if (name !== undefined) return toSeverityNumber(name, undefined);
  const below = names?.[Math.floor(level / 10) * 10];
  if (below === undefined) return level > 60 ? SeverityNumber.FATAL4 : SeverityNumber.TRACE;
  return toSeverityNumber(below, undefined) + 1;
}

const ELSEWHERE: ReadonlySet<string> = new Set(['level', 'msg', 'time', 'v']);
const ELSEWHERE_WITH_PROCESS: ReadonlySet<string> = new Set([...ELSEWHERE, 'pid', 'hostname']);
