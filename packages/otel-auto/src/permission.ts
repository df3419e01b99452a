/** The methods of Node.js's permission model for querying and dropping permissions. */
export interface Permission {
  has(scope: string, reference?: string): boolean;
  /** Drops a permission; available from Node.js 24.21 and 26.10 on. */
  readonly drop?: (scope: string, reference?: string) => void;
}

/** Returns the permission model of this process, or `undefined` if it is off. */
export const currentPermission = (): Permission | undefined =>
  (process as { readonly permission?: Permission }).permission;

/** Returns whether this process may start threads or processes. */
export const isPermitted = (scope: 'worker' | 'child'): boolean =>
  currentPermission()?.has(scope) ?? true;

/**
 * Returns whether this process may use the network. A thread of it could all the same, since
 * threads do not inherit the permission model, but forbidding the network does not mean to allow
 * that.
 */
export const maySend = (): boolean =>
  Number.parseInt(process.versions.node, 10) < FIRST_WITH_NET ||
  (currentPermission()?.has('net') ?? true);

/** The first version whose permission model covers the network. */
const FIRST_WITH_NET = 25;
