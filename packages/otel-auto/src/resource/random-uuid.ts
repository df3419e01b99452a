/**
 * Returns a random UUID (RFC 9562, version 4).
 *
 * It uses `Math.random`, which V8 seeds anew in each process: the UUID has to distinguish
 * instances, not to be unguessable, and loading `node:crypto` would cost every application 6 to 12
 * ms.
 */
export function randomUuid(random: () => number = Math.random): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
