import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { execFile } from '../support/exec-file';

it('docs/privacy.md has every field that leaves, as a receiver gets it', async () => {
  const root = join(__dirname, '../..');
  const script = join(root, 'scripts/generate-privacy-doc.ts');
  await expect(
    execFile(process.execPath, [script, '--check'], { cwd: root }),
  ).resolves.toMatchObject({ stderr: '' });
});
