import { existsSync, mkdtempSync, readFile, rmSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exercise } from './support/exercise.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'acme-otel-auto-files-'));
const file = path.join(folder, 'greeting.txt');
writeFileSync(file, 'hello');

const routes = {
  '/callback': () =>
    new Promise((resolve) => {
      readFile(file, 'utf8', (error, text) => resolve(error ?? text));
    }),
  '/promise': async () => [await readdir(folder), (await stat(file)).size],
  '/sync': () => existsSync(file),
  '/fails': () => stat('/missing').catch(({ code }) => code),
};

const server = createServer(async (request, response) => {
  response.end(JSON.stringify(await routes[request.url]()));
});
void exercise(server.listen(0, '127.0.0.1'), Object.keys(routes)).then(() => {
  rmSync(folder, { recursive: true });
});
