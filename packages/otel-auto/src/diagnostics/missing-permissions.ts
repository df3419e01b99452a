import type { Permission } from '../permission';

/**
 * Lines that say which permissions are missing and what is lost without them, while there is time to give
 * them. Never throws.
 */
export function describeMissingPermissions(
  permission: Pick<Permission, 'has'>,
  about: {
    /** Where our own files are. */
    readonly folder: string;
    /** Whether something is to leave over the network, and whether it may. */
    readonly usesNetwork: boolean;
    readonly maySend: boolean;
  },
): readonly string[] {
  const { folder, usesNetwork, maySend } = about;
  const lines: string[] = [];
  if (!permission.has('fs.read', folder)) {
    lines.push(
      `it may not read its own files: what is not loaded yet is missing; add --allow-fs-read=${folder}/*`,
    );
  }
  if (!usesNetwork) return lines;
  if (!maySend) {
    lines.push('it may not use the network, so nothing is delivered; add --allow-net');
  } else if (!permission.has('worker')) {
    lines.push(
      permission.has('child')
        ? 'it may not start a thread, so what is left at process.exit() or after an error is delivered by ' +
            'a process, which takes longer; add --allow-worker'
        : 'it may not start a thread, so what is left at process.exit() or after an error is lost ' +
            '(a natural end and a signal deliver); add --allow-worker',
    );
  }
  return lines;
}
