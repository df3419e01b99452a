import { hostname } from 'node:os';

import {
  ATTR_HOST_ARCH,
  ATTR_HOST_ID,
  ATTR_HOST_NAME,
} from '@opentelemetry/semantic-conventions/incubating';

import type { ReadFile } from './read-file';
import { toHostArch } from './to-host-values';

/** Returns the attributes `host.*`. */
export function detectHost(readFile: ReadFile): Record<string, string | undefined> {
  return {
    [ATTR_HOST_NAME]: hostname(),
    [ATTR_HOST_ARCH]: toHostArch(process.arch),
    [ATTR_HOST_ID]: findMachineId(readFile),
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
