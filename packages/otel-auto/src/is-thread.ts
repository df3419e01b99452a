/**
 * Whether this is a thread of a process, and not its main one.
 *
 * Node.js marks what a thread may not do; to ask `worker_threads` costs 2 ms.
 */
export const isThread = (): boolean =>
  (process.chdir as { readonly disabled?: boolean }).disabled === true;
