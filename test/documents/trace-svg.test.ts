import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { execFile } from '../support/exec-file';

const ROOT = join(__dirname, '../..');

it('the picture in the README says what the demo sends', async () => {
  const drawn = execFile(process.execPath, ['scripts/draw-trace.mjs', '--check'], { cwd: ROOT });
  await expect(drawn).resolves.toMatchObject({ stderr: '' });
});
