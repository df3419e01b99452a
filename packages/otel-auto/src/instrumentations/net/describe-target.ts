import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_NETWORK_TRANSPORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  NETWORK_TRANSPORT_VALUE_PIPE,
  NETWORK_TRANSPORT_VALUE_TCP,
  NETWORK_TRANSPORT_VALUE_UNIX,
} from '@opentelemetry/semantic-conventions';

interface Target {
  readonly name: string;
  /** Whether the target is a port, and not a file of this machine. */
  readonly isNetwork: boolean;
  readonly attributes: Attributes;
}

/** Describes the target of `socket.connect()`, from its arguments in any of their forms. */
export function describeTarget(args: readonly unknown[]): Target {
  const [first, second] = args;
  // `net.connect()` passes its normalized arguments.
  if (Array.isArray(first)) return describeTarget(first);
  if (typeof first === 'object' && first !== null) return describeOptions(first);
  if (typeof first !== 'number' && typeof first !== 'string') return UNKNOWN;
  return Number(first) >= 0 && first !== ''
    ? toPort(Number(first), second)
    : describeOptions({ path: first });
}

const UNKNOWN: Target = { name: 'connect', isNetwork: false, attributes: {} };

function describeOptions(options: {
  readonly path?: unknown;
  readonly port?: unknown;
  readonly host?: unknown;
}): Target {
  const { path, port, host } = options;
  if (typeof path !== 'string' || path === '') return toPort(Number(port), host);
  const isPipe = process.platform === 'win32';
  return {
    name: 'ipc.connect',
    isNetwork: false,
    attributes: {
      [ATTR_NETWORK_TRANSPORT]: isPipe
        ? NETWORK_TRANSPORT_VALUE_PIPE
        : NETWORK_TRANSPORT_VALUE_UNIX,
      [ATTR_SERVER_ADDRESS]: path,
    },
  };
}

const toPort = (port: number, host: unknown): Target => ({
  name: 'tcp.connect',
  isNetwork: true,
  attributes: {
    [ATTR_NETWORK_TRANSPORT]: NETWORK_TRANSPORT_VALUE_TCP,
    [ATTR_SERVER_ADDRESS]: typeof host === 'string' ? host : 'localhost',
    ...(Number.isNaN(port) ? {} : { [ATTR_SERVER_PORT]: port }),
  },
});
