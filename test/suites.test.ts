import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SCRIPT = join(__dirname, '../scripts/test-suite.ts');
const HAS_DISTRO = "globalThis[Symbol.for('@acme/otel-auto')] !== undefined";

/** Tests of a library: one passes always, one without the distro only, one never. */
const NODE_TEST = `
  const { describe, it } = require('node:test');
  const assert = require('node:assert');
  describe('the library', () => {
    it('works', () => {});
    it('is alone', () => assert.ok(!(${HAS_DISTRO})));
    it('is broken', () => assert.fail());
  });
`;

/** The same results in the words of another runner. */
const printed = (render: string) => `
  const results = { works: true, 'is alone': !(${HAS_DISTRO}), 'is broken': false };
  const titles = Object.keys(results);
  console.log('some line { of } its own');
  ${render}
`;
const MOCHA_JSON = printed(`
  const test = (title) => ({ fullTitle: 'the library ' + title });
  console.log(JSON.stringify({
    tests: titles.map(test),
    passes: titles.filter((title) => results[title]).map(test),
    failures: titles.filter((title) => !results[title]).map(test),
  }, undefined, 2));
`);
const JEST_JSON = printed(`
  console.log(JSON.stringify({ testResults: [{
    assertionResults: titles.map((title) => ({
      fullName: 'the library ' + title, status: results[title] ? 'passed' : 'failed',
    })),
  }] }));
`);
const MOCHA_SPEC = printed(`
  console.log('  the library');
  let failures = 0;
  for (const title of titles) {
    console.log('    ' + (results[title] ? '✔' : (failures += 1) + ')') + ' ' + title);
  }
  console.log('  1 passing (5ms)');
`);

describe("a library's own tests", () => {
  let checkout: string;

  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'acme-otel-auto-library-'));
    const write = (name: string, text: string) => writeFileSync(join(checkout, name), text);
    write('package.json', '{ "name": "@scope/library", "version": "1.0.0" }');
    write('library.test.cjs', NODE_TEST);
    write('mocha-json.cjs', MOCHA_JSON);
    write('jest-json.cjs', JEST_JSON);
    write('mocha-spec.cjs', MOCHA_SPEC);
    write('silent.cjs', '');
  });
  afterAll(() => rmSync(checkout, { recursive: true }));

  const run = (command: string) =>
    spawnSync(process.execPath, [SCRIPT, checkout, '--install', 'none', '--test', command], {
      encoding: 'utf8',
    });

  it.each([
    ['TAP', 'node --test --test-reporter tap library.test.cjs', 'the library > is alone'],
    ["mocha's JSON", 'node mocha-json.cjs', 'the library is alone'],
    ["jest's JSON", 'node jest-json.cjs', 'the library is alone'],
    ["mocha's spec", 'node mocha-spec.cjs', 'the library > is alone'],
  ])('are compared from %s', (_format, command, title) => {
    const { stdout, status } = run(command);
    expect(stdout).toContain('1 pass only without the distro\n');
    expect(stdout).toContain(`${title}\n0 pass only with the distro`);
    expect(stdout).toContain('1 fail with and without the distro');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  });

  it('that say nothing of a test are an error', () => {
    const { stderr, status } = run('node silent.cjs');
    expect(stderr).toContain('no result of a test in the output');
    expect(status).toBe(1);
  });
});
