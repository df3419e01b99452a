/**
 * Returns whether this version of Node.js publishes `http.client.request.created`. The channel
 * itself cannot be asked: within version 22 it is published from 22.15 on (the first that we
 * support in full), within 23 from 23.2.
 */
export function announcesClientRequests(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major === 22) return minor >= 15;
  if (major === 23) return minor >= 2;
  return major > 23;
}
