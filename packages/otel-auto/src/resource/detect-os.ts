import { release } from 'node:os';

import { ATTR_OS_TYPE, ATTR_OS_VERSION } from '@opentelemetry/semantic-conventions/incubating';

import { toOsType } from './to-host-values';

/** Returns the attributes `os.*`. */
export const detectOs = (): Record<string, string> => ({
  [ATTR_OS_TYPE]: toOsType(process.platform),
  [ATTR_OS_VERSION]: release(),
});
