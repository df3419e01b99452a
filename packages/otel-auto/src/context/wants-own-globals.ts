import type { Registrar } from './find-registrar';

/**
 * Whether an SDK is to have the global object for itself, so that it makes its own spans for its own
 * backend in contexts of its own, as without the distro; the distro's own copy of the API keeps ours.
 *
 * Sentry is, where it is to send transactions: made of the distro's spans there would be none. Where
 * it is there for errors alone, the application's own spans stay the distro's.
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

/** As Sentry keeps it since version 8: by version, the scope that holds the client. */
type SentryCarrier = Readonly<
  Record<string, { readonly defaultCurrentScope?: SentryScope } | undefined>
>;

/** The global in which all copies of Sentry meet. */
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
