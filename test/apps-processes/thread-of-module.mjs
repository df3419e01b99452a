// An ES module that starts a thread without an environment.
import { Worker } from 'node:worker_threads';

const child = new URL('./child.cjs', import.meta.url);
const thread = new Worker(child, { argv: ['thread 1', 'by itself'], env: {} });
thread.on('exit', (code) => console.log(`thread 1 ended with ${code}`));
