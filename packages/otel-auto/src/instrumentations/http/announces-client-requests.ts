/**
 * Whether this version of Node.js says on `http.client.request.created` that a request was made. There
 * is no way to ask the channel: from 22.15 on in the line of 22 (the first that we support in full), and
 * in 23 from 23.2.
 */
export function announcesClientRequests(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major === 22) return minor >= 15;
  if (major === 23) return minor >= 2;
  return major > 23;
}
