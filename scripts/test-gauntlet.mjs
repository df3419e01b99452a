// `npm run test:gauntlet`: runs each program of `test/gauntlet/programs` on plain Node.js and with the
// distro as it is built, and compares what it prints and how it ends, byte by byte. Arguments are rows
// of the table, or `row/program`; without any it runs all. `-- --node 22` takes another Node.js.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const source = join(root, 'test/gauntlet');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: '24' } },
});
const nodeName = values.node === '24' ? 'node' : `node${values.node}`;
const node = join(
  dirname(createRequire(join(root, '_.js')).resolve(`${nodeName}/package.json`)),
  'bin/node',
);

const folder = install();
const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));

let failed = 0;
const programs = listPrograms();
for (const program of programs) {
  const plain = await run(program, []);
  const ours = await run(program, ['--require', join(root, 'packages/otel-auto/register.js')]);
  const same = JSON.stringify(plain) === JSON.stringify(ours);
  console.log(`${same ? 'same  ' : 'DIFFERS'} ${program}`);
  if (same) continue;
  failed += 1;
  console.log(`--- plain\n${show(plain)}\n--- with the distro\n${show(ours)}`);
}
receiver.close();
console.log(`${programs.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 && programs.length > 0 ? 0 : 1;

function install() {
  const lock = readFileSync(join(source, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const target = join(tmpdir(), `acme-otel-auto-gauntlet-${hash}`);
  if (!existsSync(join(target, 'node_modules'))) {
    mkdirSync(target, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) {
      cpSync(join(source, name), join(target, name));
    }
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: target, stdio: 'inherit' });
  }
  const copy = join(target, `programs-${process.pid}`);
  cpSync(join(source, 'programs'), copy, { recursive: true });
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  return copy;
}

function listPrograms() {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => /\.[cm]js$/.test(file))
        .map((file) => `${name}/${file}`),
    )
    .filter(
      (program) =>
        positionals.length === 0 || positionals.some((wanted) => program.startsWith(wanted)),
    )
    .sort();
}

function run(program, door) {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${receiver.address().port}`,
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => name.startsWith('ACME_TEST_')),
      ),
    };
    const child = spawn(node, [...door, join(folder, program)], { env, cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      const lines = stderr.split('\n').filter((line) => !line.startsWith('otel-auto: '));
      resolve({ exitCode, signal, stdout, stderr: lines.join('\n') });
    });
  });
}

function show({ exitCode, signal, stdout, stderr }) {
  return `exit ${exitCode ?? signal}\n${stdout}${stderr}`;
}
