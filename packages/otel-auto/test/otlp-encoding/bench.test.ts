import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('has a benchmark that runs', () => {
  const script = join(__dirname, '../../../../bench/encode.ts');
  const output = execFileSync(process.execPath, [script, '--rounds', '1', '--batches', '1'], {
    encoding: 'utf8',
  });
  expect(output.match(/^(span of ten attributes|log record) +(upstream|ours) +\d/gm)).toHaveLength(
    4,
  );
});
