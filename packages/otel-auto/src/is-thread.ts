/**
 * Returns whether this is a thread of a process, and not its main one.
 *
 * Node.js marks the functions that a thread may not call; loading `worker_threads` would cost 2 ms.
 */
export const isThread = (): boolean =>
  (process.chdir as { readonly disabled?: boolean }).disabled === true;
