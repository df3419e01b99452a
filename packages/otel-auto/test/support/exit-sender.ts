import { PRELUDE } from './run-script';

/** A script that runs the chunk that exports at the exit, from its source. */
export const EXIT_SENDER = `${PRELUDE} load('chunks/exit-sender.ts');`;
