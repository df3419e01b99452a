import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Root may make a namespace of processes at once; others need one of users around it. */
const WAYS = [
  ['--pid', '--fork', '--kill-child'],
  ['--user', '--pid', '--fork', '--kill-child'],
];

const LIMIT_MILLIS = 10_000;

let found;

/**
 * How `unshare` makes a command the first process of a namespace. It waits for that and ends as it did;
 * when `unshare` is killed, so is the command.
 *
 * @returns {readonly string[] | undefined} its arguments; undefined where that is not to be had
 */
function findWay() {
  found ??= [WAYS.find((way) => works(way))];
  return found[0];
}

function works(way) {
  const args = [...way, process.execPath, '-p', 'process.pid'];
  const { status, stdout } = spawnSync('unshare', args, {
    encoding: 'utf8',
    timeout: LIMIT_MILLIS,
  });
  return status === 0 && stdout.trim() === '1';
}

export const canBeFirstProcess = () => findWay() !== undefined;

/** @param {ReturnType<typeof import('../node-command.mjs').createNodeCommand>} command */
export const asFirstProcess = ({ file, args, env }) => ({
  file: 'unshare',
  args: [...findWay(), file, ...args],
  env,
});

/**
 * @param {number} pid of `unshare`
 * @param {NodeJS.Signals} signal
 */
export function sendToFirstProcess(pid, signal) {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
  process.kill(Number(child), signal);
}
