import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLines } from '../demo/child-output.ts';
import { findFreePort } from '../support/find-free-port.ts';
import type { ChildProcess } from 'node:child_process';

const CONFIG = path.join(import.meta.dirname, 'config.yaml');
const START_LIMIT_MILLIS = 20_000;
const STOP_LIMIT_MILLIS = 10_000;
const LOOK_MILLIS = 50;

export type Signal = 'traces' | 'metrics' | 'logs';

/** each request as OTLP in JSON */
export type Accepted = Readonly<Record<Signal, readonly string[]>>;

export interface Collector {
  readonly urls: { readonly http: string; readonly grpc: string };
  /** The telemetry that has been accepted until now. */
  readonly accepted: () => Accepted;
  readonly stop: () => Promise<{ accepted: Accepted; complaints: readonly string[] }>;
}

/** Starts a Collector on free loopback ports and waits until it listens. */
export async function startCollector(program: string): Promise<Collector> {
  const folder = mkdtempSync(path.join(tmpdir(), 'acme-otel-auto-collector-data-'));
  const [http, grpc] = [await findFreePort(), await findFreePort()].map(
    (port) => `127.0.0.1:${port}`,
  );
  const child = spawn(program, ['--config', CONFIG], {
    cwd: folder,
    env: { PATH: process.env.PATH, HTTP_ADDRESS: http, GRPC_ADDRESS: grpc },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const outputs = [child.stdout, child.stderr].map((stream) => readLines(stream));

  const accepted = () => ({
    traces: linesOf(path.join(folder, 'traces.jsonl')),
    metrics: linesOf(path.join(folder, 'metrics.jsonl')),
    logs: linesOf(path.join(folder, 'logs.jsonl')),
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(kill, STOP_LIMIT_MILLIS);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
    const all = accepted();
    rmSync(folder, { recursive: true });
    return { accepted: all, complaints: outputs.flatMap(({ lines }) => lines) };
  };
  if (await listensInTime(`http://${http}`, child)) {
    return { urls: { http: `http://${http}`, grpc: `http://${grpc}` }, accepted, stop };
  }
  const { complaints } = await stop();
  throw new Error(`the Collector does not listen\n${complaints.join('\n')}`);
}

async function listensInTime(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + START_LIMIT_MILLIS;
  while (child.exitCode === null && performance.now() < deadline) {
    try {
      // Its answer is a 404; that it answers is enough.
      await fetch(url);
      return true;
    } catch {
      await sleep(LOOK_MILLIS);
    }
  }
  return false;
}

/** @param file - whose last line may be unfinished; absent if the Collector could not start */
function linesOf(file: string) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
