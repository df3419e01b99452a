interface Permission {
  has(scope: string, reference?: string): boolean;
}

/** Whether Node.js's permission model, where it is on, allows something to this process. */
export function isPermitted(scope: 'worker' | 'child'): boolean {
  const { permission } = process as { readonly permission?: Permission };
  return permission === undefined || permission.has(scope);
}
