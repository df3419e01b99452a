/** An environment, of which only the variables of proxies are read. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that name a proxy for gRPC, which always uses a tunnel; the first one that is set
 * counts.
 */
export const GRPC_PROXIES = ['GRPC_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const;

/**
 * Returns the proxy that the environment names for a URL, unless `NO_PROXY` excludes the host;
 * variables in lower case count as well. Addresses of this machine are always reached directly,
 * such as a collector beside the application.
 *
 * @param names - the variables to read; by default `HTTP_PROXY` or `HTTPS_PROXY`, otherwise
 *   `ALL_PROXY`
 * @throws TypeError if the value in the environment is not a URL
 */
export function findProxy(
  url: URL,
  environment: Environment,
  names: readonly string[] = [
    url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY',
    'ALL_PROXY',
  ],
): URL | undefined {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const name = names.find((each) => read(each) !== undefined);
  const proxy = name && read(name);
  if (proxy === undefined || isLoopback(url.hostname)) return undefined;
  const isExcluded = (read('NO_PROXY') ?? '')
    .split(/[\s,]+/)
    .some((pattern) => pattern !== '' && matches(url, pattern.toLowerCase()));
  return isExcluded ? undefined : new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/** Returns whether the host of a URL is this machine. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/**
 * Returns whether a pattern matches a URL: `example.com` and `.example.com` match the host and all
 * below it, `*` matches every host.
 */
function matches({ hostname, port, protocol }: URL, pattern: string): boolean {
  if (pattern === '*') return true;
  const [, host = pattern, patternPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  if (patternPort !== undefined && patternPort !== usedPort) return false;
  const suffix = host.replace(/^\*?\.?/, '');
  return hostname === suffix || hostname.endsWith(`.${suffix}`);
}

/**
 * Adds a proxy to an error of the connection to it, so that the receiver behind it is not blamed.
 */
export const blame = <E extends Error>({ host }: Pick<URL, 'host'>, error: E): E =>
  Object.assign(error, { proxy: host });

/** Returns the header `Proxy-Authorization` for the user and password in a proxy's URL. */
export function proxyHeaders({
  username,
  password,
}: Pick<URL, 'username' | 'password'>): Readonly<Record<string, string>> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
