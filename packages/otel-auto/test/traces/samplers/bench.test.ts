import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('has a benchmark that runs', () => {
  const script = join(__dirname, '../../../../../bench/sampling.ts');
  const output = execFileSync(process.execPath, [script, '--rounds', '1', '--spans', '10'], {
    encoding: 'utf8',
  });
  expect(output.match(/^[a-z ,]+\d+ \(.* ns more$/gm)).toHaveLength(4);
});
