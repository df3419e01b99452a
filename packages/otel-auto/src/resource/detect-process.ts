import { basename } from 'node:path';

import {
  ATTR_PROCESS_COMMAND,
  ATTR_PROCESS_EXECUTABLE_NAME,
  ATTR_PROCESS_EXECUTABLE_PATH,
  ATTR_PROCESS_OWNER,
  ATTR_PROCESS_PID,
  ATTR_PROCESS_RUNTIME_DESCRIPTION,
  ATTR_PROCESS_RUNTIME_NAME,
  ATTR_PROCESS_RUNTIME_VERSION,
} from '@opentelemetry/semantic-conventions/incubating';

import { findProcessOwner } from './find-process-owner';
import type { ReadFile } from './read-file';

/** Returns the attributes `process.*`, without the arguments, which often contain passwords. */
export function detectProcess(): Record<string, string | number | undefined> {
  return {
    [ATTR_PROCESS_PID]: process.pid,
    [ATTR_PROCESS_EXECUTABLE_NAME]: basename(process.execPath),
    [ATTR_PROCESS_EXECUTABLE_PATH]: process.execPath,
    [ATTR_PROCESS_COMMAND]: process.argv[1],
    [ATTR_PROCESS_RUNTIME_NAME]: 'nodejs',
    [ATTR_PROCESS_RUNTIME_VERSION]: process.versions.node,
    [ATTR_PROCESS_RUNTIME_DESCRIPTION]: 'Node.js',
  };
}

/** Returns the attribute for the user that the process runs as, who may be a person. */
export const detectOwner = (readFile: ReadFile): Record<string, string | undefined> => ({
  [ATTR_PROCESS_OWNER]: findProcessOwner(process.getuid?.(), readFile),
});
