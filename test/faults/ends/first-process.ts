import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { createNodeCommand } from '../node-command.ts';

/** Root may make a namespace of processes at once; others need one of users around it. */
const WAYS = [
  ['--pid', '--fork', '--kill-child'],
  ['--user', '--pid', '--fork', '--kill-child'],
];

const LIMIT_MILLIS = 10_000;

let found: readonly [string[] | undefined] | undefined;

/**
 * Finds how `unshare` makes a command the first process of a namespace. It waits for that and ends as it
 * did; when `unshare` is killed, so is the command.
 *
 * @returns its arguments; undefined where that is not to be had
 */
function findWay(): readonly string[] | undefined {
  found ??= [WAYS.find((way) => works(way))];
  return found[0];
}

function works(way: readonly string[]): boolean {
  const args = [...way, process.execPath, '-p', 'process.pid'];
  const { status, stdout } = spawnSync('unshare', args, {
    encoding: 'utf8',
    timeout: LIMIT_MILLIS,
  });
  return status === 0 && stdout.trim() === '1';
}

export const canBeFirstProcess = () => findWay() !== undefined;

export const asFirstProcess = ({ file, args, env }: ReturnType<typeof createNodeCommand>) => ({
  file: 'unshare',
  args: [...(findWay() ?? []), file, ...args],
  env,
});

/** @param pid - of `unshare` */
export function sendToFirstProcess(pid: number, signal: NodeJS.Signals) {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
  process.kill(Number(child), signal);
}
