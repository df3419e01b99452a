import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../support/find-free-port.ts';
import { READY } from './kinds.mjs';
import { findProgram } from './programs.mjs';

const PREPARE_LIMIT_MILLIS = 60_000;
// RabbitMQ takes a while where the machine is busy.
const START_LIMIT_MILLIS = 90_000;
const STOP_LIMIT_MILLIS = 10_000;

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server on a free port, with its data in a new folder, and waits until it takes clients.
 *
 * @param {import('./kinds.mjs').ServerKind} kind
 * @returns {Promise<Server>}
 */
export async function startServer(kind) {
  const owner = selectOwner(kind);
  const folder = mkdtempSync(path.join(tmpdir(), `acme-otel-auto-${kind.debianPackage}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const place = { folder, port: await findFreePort(kind.portCount) };
  const options = {
    cwd: folder,
    ...owner,
    env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C', ...kind.env?.(place) },
  };

  if (kind.prepare !== undefined) {
    execFileSync(programOf(kind.prepare), kind.prepareArgs(place), {
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
      spawnSync(programOf(kind.finish), kind.finishArgs(place), { timeout: STOP_LIMIT_MILLIS });
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

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<unknown>} ended
 * @returns {Promise<string | undefined>} why it is not ready
 */
function waitUntilReady(child, ended) {
  let output = '';
  return new Promise((resolve) => {
    const fail = (what) => resolve(`${what}\n${output}`);
    const timer = setTimeout(fail, START_LIMIT_MILLIS, `was not ready in ${START_LIMIT_MILLIS} ms`);
    const read = (part) => {
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
 * @param {import('./kinds.mjs').ServerKind} kind
 * @returns {{ uid?: number, gid?: number }} empty when we are an ordinary user ourselves
 */
function selectOwner({ user }) {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** @param {string} name */
function programOf(name) {
  const file = findProgram(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return file;
}
