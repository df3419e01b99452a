import type { Registrar } from './find-registrar';

/**
 * Returns whether an SDK gets the global object for itself, so that it creates its own spans for
 * its own backend in contexts of its own, as without the distro; the distro's own copy of the API
 * keeps ours.
 *
 * Sentry does if it sends transactions: there would be none made of the distro's spans. If it only
 * reports errors, the application's own spans stay the distro's.
 */
export const wantsOwnGlobals = ({ apiVersion, packageName = '' }: Registrar): boolean =>
  apiVersion !== undefined && packageName.startsWith('@sentry/') && sendsTransactions();

interface SentryOptions {
  readonly tracesSampleRate?: unknown;
  readonly tracesSampler?: unknown;
  readonly enableTracing?: unknown;
}

interface SentryScope {
  getClient?(): { getOptions?(): SentryOptions } | undefined;
}

/** The global object of Sentry since version 8: by version, the scope that has the client. */
type SentryCarrier = Readonly<
  Record<string, { readonly defaultCurrentScope?: SentryScope } | undefined>
>;

/** The name of the global in which all copies of Sentry meet. */
const SENTRY = '__SENTRY__';

function sendsTransactions(): boolean {
  try {
    const carrier =
      ((globalThis as Record<string, unknown>)[SENTRY] as SentryCarrier | undefined) ?? {};
    return Object.values(carrier).some((state) => {
      const options = state?.defaultCurrentScope?.getClient?.()?.getOptions?.();
      return (
        options !== undefined &&
        (options.enableTracing === true ||
          typeof options.tracesSampler === 'function' ||
          (options.tracesSampleRate !== undefined && options.tracesSampleRate !== null))
      );
    });
  } catch {
    return false;
  }
}
