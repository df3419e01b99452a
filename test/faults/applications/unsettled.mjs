// Ends while it still awaits something, which is exit code 13.
import items from './items.cjs';

const { makeItems, say } = items;
process.on('exit', () => makeItems('exit', 2));
makeItems('early', 20);
setTimeout(() => {
  makeItems('late', 20);
  say('ending');
}, 300);
await new Promise(() => {});
