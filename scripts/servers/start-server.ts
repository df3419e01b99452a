import { execFileSync, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../support/find-free-port.ts';
import { READY } from './kinds.ts';
import { findProgram } from './programs.ts';
import type { ServerKind } from './kinds.ts';
import type { Readable } from 'node:stream';

const PREPARE_LIMIT_MILLIS = 60_000;
// RabbitMQ takes a while where the machine is busy.
const START_LIMIT_MILLIS = 90_000;
const STOP_LIMIT_MILLIS = 10_000;

export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port, with its data in a new folder, and waits until it takes clients. */
export async function startServer(kind: ServerKind): Promise<Server> {
  const owner = selectOwner(kind);
  const folder = mkdtempSync(path.join(tmpdir(), `acme-otel-auto-${kind.debianPackage}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const place = { folder, port: await findFreePort(kind.portCount) };
  const options = {
    cwd: folder,
    ...owner,
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', ...kind.env?.(place) },
  };

  if (kind.prepare !== undefined) {
    execFileSync(programOf(kind.prepare.program), kind.prepare.args(place), {
      ...options,
      stdio: 'pipe',
      timeout: PREPARE_LIMIT_MILLIS,
    });
  }
  const child = spawn(programOf(kind.program), kind.args(place), {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  // Removes itself from the list below, and runs before `remove`.
  process.prependOnceListener('exit', kill);
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));

  const stop = async () => {
    child.kill(kind.stopSignal);
    const timer = setTimeout(kill, STOP_LIMIT_MILLIS);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
    if (kind.finish !== undefined) {
      const { program, args } = kind.finish;
      spawnSync(programOf(program), args(place), { timeout: STOP_LIMIT_MILLIS });
    }
    remove();
    process.off('exit', remove);
  };
  const failure = await waitUntilReady(child, ended);
  if (failure !== undefined) {
    await stop();
    throw new Error(`${kind.name} ${failure}`);
  }
  return { url: kind.url(place), stop };
}

/** @returns why it is not ready */
function waitUntilReady(
  child: ChildProcessByStdio<null, Readable, Readable>,
  ended: Promise<unknown>,
): Promise<string | undefined> {
  let output = '';
  return new Promise((resolve) => {
    const fail = (what: string) => resolve(`${what}\n${output}`);
    const timer = setTimeout(fail, START_LIMIT_MILLIS, `was not ready in ${START_LIMIT_MILLIS} ms`);
    const read = (part: Buffer) => {
      output = (output + part).slice(-8_000);
      if (!READY.test(output)) return;
      clearTimeout(timer);
      resolve(undefined);
    };
    // Reading goes on for as long as it runs: a full pipe would stop the server.
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((how) => {
      clearTimeout(timer);
      fail(`ended before it was ready (${how})`);
    });
  });
}

/**
 * These servers refuse root, or should: then they run as the user that Debian's package made.
 *
 * @returns `undefined` when we are an ordinary user ourselves
 */
function selectOwner({ user }: ServerKind): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function programOf(name: string): string {
  const file = findProgram(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return file;
}
