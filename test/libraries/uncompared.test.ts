import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';

const SCRIPT = resolve(__dirname, '../../scripts/list-uncompared-libraries.ts');

/** The instrumentations without a comparison; update it with a new row of the table, or a new comparison. */
const UNCOMPARED = `
  runtime-node
`;

it('knows and prints which instrumentations are not compared with upstream yet', () => {
  const printed = execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
  process.stdout.write(`\n${printed}\n`);
  expect(printed.split('\n').slice(1).join('\n')).toBe(UNCOMPARED.trimStart().replace(/^/, '  '));
});
