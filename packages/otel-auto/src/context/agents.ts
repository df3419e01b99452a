import { join } from 'node:path';
import { othersGlobals } from './own-globals';

/** The agents in this process, which are asked about each outgoing request. */
interface Agents {
  /** The root folders of the agents, by name. */
  readonly roots: Map<string, string>;
  storage?: DatadogStorage | undefined;
}

type ReadHeader = (name: string) => unknown;

type Store = { readonly noop?: unknown } | undefined;

/**
 * A function that returns dd-trace's active store; there is one storage, or several by name since
 * version 5.31.
 */
type DatadogStorage = () => Store;

const agents: Agents = { roots: new Map() };

/** Remembers that an agent is in this process, from the first file of it that loads. */
export function meetAgent(name: string, packageRoot: string): void {
  agents.roots.set(name, packageRoot);
}

/**
 * Returns whether an agent sends a request for itself, such as its own spans and settings, which
 * would become spans of the application here.
 *
 * @param readHeader - reads a header of the request
 */
export function isSentByAgent(readHeader: ReadHeader): boolean {
  if (agents.roots.size === 0) return false;
  if (agents.roots.has('newrelic')) {
    const userAgent = readHeader('user-agent');
    if (typeof userAgent === 'string' && userAgent.startsWith('NewRelic-NodeAgent/')) return true;
  }
  return readDatadogStore()?.noop === true || isSuppressedBySentry();
}

/**
 * Returns whether the trace headers of a request may be those of an agent, or of another SDK with
 * contexts of its own, which instruments the same request, and not the caller's.
 */
export const hasOtherTracer = (): boolean =>
  agents.roots.size > 0 || othersGlobals()?.trace !== undefined;

/**
 * Returns whether a request has headers that only an agent writes and reads, and which carry its
 * trace already.
 */
export const hasHeadersOfAgent = (readHeader: ReadHeader): boolean =>
  [...agents.roots.keys()].some((name) => {
    const header = OWN_HEADERS[name];
    return header !== undefined && readHeader(header) !== undefined;
  });

const OWN_HEADERS: Readonly<Record<string, string>> = {
  'dd-trace': 'x-datadog-trace-id',
  '@sentry/node': 'sentry-trace',
};

/** Returns dd-trace's active store, which marks requests that its own instrumentations ignore. */
function readDatadogStore(): Store {
  const root = agents.roots.get('dd-trace');
  if (root === undefined) return undefined;
  agents.storage ??= findDatadogStorage(root);
  return agents.storage?.();
}

/** Finds dd-trace's storage among loaded files only: the distro loads nothing of dd-trace. */
function findDatadogStorage(root: string): DatadogStorage | undefined {
  const file = join(root, 'packages', 'datadog-core', 'index.js');
  const { storage } = (require.cache[file]?.exports ?? {}) as { readonly storage?: unknown };
  if (typeof storage === 'function') {
    const legacy = storage('legacy') as { getStore(): Store };
    return () => legacy.getStore();
  }
  if (typeof storage === 'object' && storage !== null && 'getStore' in storage) {
    return () => (storage as { getStore(): Store }).getStore();
  }
  return undefined;
}

/** The global object of Sentry, by version. */
interface SentryCarrier {
  readonly acs?: {
    getCurrentScope?(): {
      getScopeData?(): { readonly sdkProcessingMetadata?: Readonly<Record<string, unknown>> };
    };
  };
}

/**
 * Returns whether Sentry sends a request for itself. From version 11 on Sentry uses no SDK, and
 * marks such requests in its scope.
 */
function isSuppressedBySentry(): boolean {
  if (!agents.roots.has('@sentry/node')) return false;
  const { __SENTRY__: carriers } = globalThis as {
    readonly __SENTRY__?: Readonly<Record<string, SentryCarrier | undefined>> & {
      readonly version?: string;
    };
  };
  const carrier = carriers?.[carriers.version ?? ''];
  const data = carrier?.acs?.getCurrentScope?.().getScopeData?.();
  return data?.sdkProcessingMetadata?.['__SENTRY_SUPPRESS_TRACING__'] === true;
}
