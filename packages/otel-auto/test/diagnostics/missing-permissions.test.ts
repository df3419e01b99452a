import { describe, expect, it } from '@jest/globals';
import { describeMissingPermissions } from '../../src/diagnostics/missing-permissions';

const describeWith = (
  granted: readonly string[],
  about: { usesNetwork?: boolean; maySend?: boolean } = {},
) =>
  describeMissingPermissions(
    { has: (scope) => granted.includes(scope) },
    { folder: '/app/dist', usesNetwork: true, maySend: true, ...about },
  );

describe('the permissions that are missing', () => {
  it('are none where all are granted', () => {
    expect(describeWith(['fs.read', 'worker'])).toEqual([]);
  });

  it('are said with what is lost without a thread', () => {
    expect(describeWith(['fs.read'])).toEqual([
      'it may not start a thread, so what is left at process.exit() or after an error is lost (a natural ' +
        'end and a signal deliver); add --allow-worker',
    ]);
    expect(describeWith(['fs.read', 'child'])).toEqual([expect.stringContaining('by a process')]);
  });

  it('are that of the network alone where nothing can leave', () => {
    expect(describeWith(['fs.read'], { maySend: false })).toEqual([
      'it may not use the network, so nothing is delivered; add --allow-net',
    ]);
  });

  it('are none where nothing is to leave', () => {
    expect(describeWith(['fs.read'], { usesNetwork: false, maySend: false })).toEqual([]);
  });

  it('are those of our own files too', () => {
    expect(describeWith(['worker'])).toEqual([
      'it may not read its own files: what is not loaded yet is missing; add --allow-fs-read=/app/dist/*',
    ]);
  });
});
