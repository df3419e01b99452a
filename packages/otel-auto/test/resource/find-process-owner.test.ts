import { describe, expect, it } from '@jest/globals';

import { findProcessOwner } from '../../src/resource/find-process-owner';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nnode:x:1000:1000::/home/node:/bin/sh\n';

describe('findProcessOwner', () => {
  it('finds the name of a user id', () => {
    expect(findProcessOwner(1000, () => PASSWD)).toBe('node');
    expect(findProcessOwner(0, () => PASSWD)).toBe('root');
  });

  it('finds nothing for a user without an entry, as Kubernetes and OpenShift give them', () => {
    expect(findProcessOwner(1_000_650_000, () => PASSWD)).toBeUndefined();
  });

  it('finds nothing where there are no user ids or no such file', () => {
    expect(findProcessOwner(undefined, () => PASSWD)).toBeUndefined();
    expect(findProcessOwner(0, () => undefined)).toBeUndefined();
  });
});
