import type { Attributes } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';

/** The fields of a hapi request that describe its steps. */
export interface Request {
  readonly route?: {
    readonly path?: string;
    readonly method?: string;
    readonly settings?: { readonly handler?: unknown };
  };
}

/** The options with which hapi's toolkit runs a step. */
export interface ExecuteOptions {
  /** The extension point in the request lifecycle, if the step is an extension. */
  readonly name?: unknown;
  readonly realm?: { readonly plugin?: string };
}

interface Step {
  readonly name: string;
  readonly attributes: Attributes;
  /** The route, if the step is a handler. */
  readonly route?: string;
}

/**
 * Returns the name of a step: a handler has that of its route, an extension that of its point;
 * `undefined` for other steps, which have no span.
 */
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
  // Hapi responds to requests without a route from a route of its own.
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
