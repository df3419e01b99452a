import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readCredentials } from '../../src/transport/read-credentials';
import { createTemporaryFolder } from '../support/temporary-folder';

let folder: ReturnType<typeof createTemporaryFolder>;
beforeEach(() => {
  folder = createTemporaryFolder({ 'a.pem': 'PEM', empty: '', large: 'x'.repeat(1024 * 1024 + 1) });
});
afterEach(() => folder.remove());

describe('readCredentials', () => {
  it('reads a file', () => {
    expect(readCredentials(join(folder.path, 'a.pem')).toString()).toBe('PEM');
  });

  it('does not wait for who writes to a named pipe', () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(() => readCredentials(pipe)).toThrow('it is no regular file');
  });

  it.each([
    ['/dev/zero', /no regular file/],
    ['/dev/full', /no regular file/],
    ['.', /no regular file/],
    ['empty', /it is empty/],
    ['large', /more than 1048576 bytes/],
    ['missing', /ENOENT/],
    ['a.pem/b', /ENOTDIR/],
  ])('refuses %s', (name, message) => {
    const path = name.startsWith('/') ? name : join(folder.path, name);
    expect(() => readCredentials(path)).toThrow(message);
  });
});
