import { expect, jest } from '@jest/globals';
import { toHaveTrace } from '@acme/otel-testkit/jest';

expect.extend({ toHaveTrace });

// a process starts in a fraction of a second, but not on a busy machine
jest.setTimeout(60_000);
