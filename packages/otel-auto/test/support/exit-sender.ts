import { PRELUDE } from './run-script';

/** A script that runs the part which delivers at the exit, from its source. */
export const EXIT_SENDER = `${PRELUDE} load('chunks/exit-sender.ts');`;
