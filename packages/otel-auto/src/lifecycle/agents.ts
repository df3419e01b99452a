import { join } from 'node:path';
import { othersGlobals } from './own-globals';

/** What an agent beside the distro is to be asked at each request that is sent. */
interface Agents {
  /** Where each is, by its name. */
  readonly roots: Map<string, string>;
  storage?: DatadogStorage | undefined;
}

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
export function isSentByAgent(readHeader: (name: string) => unknown): boolean {
  if (agents.roots.size === 0) return false;
  if (agents.roots.has('newrelic')) {
    const userAgent = readHeader('user-agent');
    if (typeof userAgent === 'string' && userAgent.startsWith('NewRelic-NodeAgent/')) return true;
  }
  return readDatadogStore()?.noop === true;
}

/**
 * Whether the headers of a trace that a request has may be those of an agent, or of another SDK with
 * contexts of its own, which instruments the same request, and not the caller's.
 */
export const hasOtherTracer = (): boolean =>
  agents.roots.size > 0 || othersGlobals()?.trace !== undefined;

/** Whether dd-trace is here, whose own headers carry its traces as well. */
export const hasDatadog = (): boolean => agents.roots.has('dd-trace');

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
