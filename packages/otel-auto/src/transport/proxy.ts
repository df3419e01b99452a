/** An environment; only the variables of proxies are looked at. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL: `HTTP_PROXY` or `HTTPS_PROXY`, else `ALL_PROXY`, in
 * lower case as well, unless `NO_PROXY` excludes the host. What listens on this machine is always
 * reached directly, since a collector beside the application is.
 *
 * @throws TypeError if what the environment names is not a URL
 */
export function findProxy(url: URL, environment: Environment): URL | undefined {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const proxy = read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? read('ALL_PROXY');
  if (proxy === undefined || isLoopback(url.hostname)) return undefined;
  const isExcluded = (read('NO_PROXY') ?? '')
    .split(/[\s,]+/)
    .some((pattern) => pattern !== '' && matches(url, pattern.toLowerCase()));
  return isExcluded ? undefined : new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
}

/** Whether a host of a URL is this machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/** `example.com` and `.example.com` stand for the host and all below it, `*` for every host. */
function matches({ hostname, port, protocol }: URL, pattern: string): boolean {
  if (pattern === '*') return true;
  const [, host = pattern, patternPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  if (patternPort !== undefined && patternPort !== usedPort) return false;
  const suffix = host.replace(/^\*?\.?/, '');
  return hostname === suffix || hostname.endsWith(`.${suffix}`);
}

/** Names a proxy in an error of the connection to it, so that the receiver behind it is not blamed. */
export const blame = <E extends Error>({ host }: Pick<URL, 'host'>, error: E): E =>
  Object.assign(error, { proxy: host });

/** `Proxy-Authorization` for the user and password that stand in a proxy's URL. */
export function proxyHeaders({
  username,
  password,
}: Pick<URL, 'username' | 'password'>): Readonly<Record<string, string>> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
