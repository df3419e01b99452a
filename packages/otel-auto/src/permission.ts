/** What Node.js's permission model lets a process ask and give up. */
export interface Permission {
  has(scope: string, reference?: string): boolean;
  /** From Node.js 24.21 and 26.10 on. */
  readonly drop?: (scope: string, reference?: string) => void;
}

/** The permission model of this process, where it is on. */
export const currentPermission = (): Permission | undefined =>
  (process as { readonly permission?: Permission }).permission;

/** Whether this process may start threads or processes. */
export const isPermitted = (scope: 'worker' | 'child'): boolean =>
  currentPermission()?.has(scope) ?? true;

/**
 * Whether this process may use the network. A thread of it might all the same, since Node.js does not hand
 * the model down, but who forbids the network does not mean that.
 */
export const maySend = (): boolean =>
  Number.parseInt(process.versions.node, 10) < FIRST_WITH_NET ||
  (currentPermission()?.has('net') ?? true);

/** Before, the permission model leaves the network alone. */
const FIRST_WITH_NET = 25;
