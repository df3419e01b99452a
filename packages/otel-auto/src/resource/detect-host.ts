import { hostname, release } from 'node:os';

import {
  ATTR_HOST_ARCH,
  ATTR_HOST_ID,
  ATTR_HOST_NAME,
  ATTR_OS_TYPE,
  ATTR_OS_VERSION,
} from '@opentelemetry/semantic-conventions/incubating';

import type { ReadFile } from './read-file';
import { toHostArch, toOsType } from './to-host-values';

/** Returns the attributes `host.*` and `os.*`. */
export function detectHost(readFile: ReadFile): Record<string, string | undefined> {
  return {
    [ATTR_HOST_NAME]: hostname(),
    [ATTR_HOST_ARCH]: toHostArch(process.arch),
    [ATTR_HOST_ID]: findMachineId(readFile),
    [ATTR_OS_TYPE]: toOsType(process.platform),
    [ATTR_OS_VERSION]: release(),
  };
}

/**
 * Returns the machine's id, which Linux has in a file; elsewhere reading it would take a child
 * process.
 */
function findMachineId(readFile: ReadFile): string | undefined {
  return MACHINE_ID_FILES.map((path) => readFile(path)?.trim()).find(Boolean);
}

const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
