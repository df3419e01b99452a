import type { Attributes } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';

/** A request of hapi, as far as it says what its steps are. */
export interface Request {
  readonly route?: {
    readonly path?: string;
    readonly method?: string;
    readonly settings?: { readonly handler?: unknown };
  };
}

/** With what hapi's toolkit runs a step. */
export interface ExecuteOptions {
  /** The point of the lifecycle, of an extension. */
  readonly name?: unknown;
  readonly realm?: { readonly plugin?: string };
}

interface Step {
  readonly name: string;
  readonly attributes: Attributes;
  /** Of a handler. */
  readonly route?: string;
}

/** What a step is called: a handler by its route, an extension by its point; others have no span. */
export function describeStep(
  method: unknown,
  { route }: Request,
  { name, realm }: ExecuteOptions,
): Step | undefined {
  const plugin = realm?.plugin;
  const ofPlugin = plugin === undefined ? '' : `${plugin}: `;
  const pluginAttributes = plugin === undefined ? {} : { 'hapi.plugin.name': plugin };
  if (typeof name === 'string') {
    const own = (method as { name?: unknown }).name;
    const suffix = typeof own === 'string' && own !== '' && own !== 'method' ? ` - ${own}` : '';
    return {
      name: `${ofPlugin}ext - ${name}${suffix}`,
      attributes: { 'server.ext.type': name, 'hapi.type': 'server.ext', ...pluginAttributes },
    };
  }
  // Hapi answers what has no route from one of its own.
  if (route?.settings?.handler !== method || route?.method === '_special') return undefined;
  const path = String(route?.path);
  return {
    name: `${ofPlugin}route - ${path}`,
    attributes: {
      [ATTR_HTTP_ROUTE]: path,
      [ATTR_HTTP_REQUEST_METHOD]: String(route?.method).toUpperCase(),
      'hapi.type': plugin === undefined ? 'router' : 'plugin',
      ...pluginAttributes,
    },
    route: path,
  };
}
