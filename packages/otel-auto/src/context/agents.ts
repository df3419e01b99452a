import { join } from 'node:path';
import { othersGlobals } from './own-globals';

/** What an agent beside the distro is to be asked at each request that is sent. */
interface Agents {
  /** Where each is, by its name. */
  readonly roots: Map<string, string>;
  storage?: DatadogStorage | undefined;
}

type ReadHeader = (name: string) => unknown;

type Store = { readonly noop?: unknown } | undefined;

/** How dd-trace keeps what is active: in one storage, in several by name since version 5.31. */
type DatadogStorage = () => Store;

const agents: Agents = { roots: new Map() };

/** Remembers that an agent is in this process, from the first file of it that loads. */
export function meetAgent(name: string, packageRoot: string): void {
  agents.roots.set(name, packageRoot);
}

/**
 * Whether an agent sends this for itself: its own spans and settings, which would be spans of the
 * application here.
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
 * Whether the headers of a trace that a request has may be those of an agent, or of another SDK with
 * contexts of its own, which instruments the same request, and not the caller's.
 */
export const hasOtherTracer = (): boolean =>
  agents.roots.size > 0 || othersGlobals()?.trace !== undefined;

/** Whether a request has headers that an agent alone writes and reads, which carry its trace already. */
export const hasHeadersOfAgent = (readHeader: ReadHeader): boolean =>
  [...agents.roots.keys()].some((name) => {
    const header = OWN_HEADERS[name];
    return header !== undefined && readHeader(header) !== undefined;
  });

const OWN_HEADERS: Readonly<Record<string, string>> = {
  'dd-trace': 'x-datadog-trace-id',
  '@sentry/node': 'sentry-trace',
};

/** What dd-trace has active: it marks so what its own instrumentations are to pass over. */
function readDatadogStore(): Store {
  const root = agents.roots.get('dd-trace');
  if (root === undefined) return undefined;
  agents.storage ??= findDatadogStorage(root);
  return agents.storage?.();
}

/** Only of what is loaded already: nothing of dd-trace loads because of us. */
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

/** What Sentry keeps in the global object, by the version that is in it. */
interface SentryCarrier {
  readonly acs?: {
    getCurrentScope?(): {
      getScopeData?(): { readonly sdkProcessingMetadata?: Readonly<Record<string, unknown>> };
    };
  };
}

/** From version 11 on Sentry stands on no SDK, and marks in its scope what it sends for itself. */
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
