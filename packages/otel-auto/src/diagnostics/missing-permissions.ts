import type { Permission } from '../permission';

/**
 * Returns lines about missing permissions and their consequences, while there is time to grant
 * them. Never throws.
 */
export function describeMissingPermissions(
  permission: Pick<Permission, 'has'>,
  about: {
    /** The folder of the distro's own files. */
    readonly folder: string;
    /** Whether telemetry is to be sent over the network, and whether that is permitted. */
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
