import type { ReadFile } from './read-file';

/**
 * Returns the id of the container that this process runs in, read from the control groups and
 * mounts that Linux reports.
 *
 * With control groups of version 1, or of version 2 in the host's namespace, the id is in the path
 * of the group. In a namespace of its own (the usual case today) the path is `/`, and the id is in
 * the paths of the files that the container runtime mounts.
 */
export function findContainerId(readFile: ReadFile): string | undefined {
  return (
    findInControlGroups(readFile('/proc/self/cgroup') ?? '') ??
    findInMounts(readFile('/proc/self/mountinfo') ?? '')
  );
}

/** Matches 64 hexadecimal digits; on AWS Fargate 32 and a number. */
const ID = '[0-9a-f]{64}|[0-9a-f]{32}-\\d{10}';

/**
 * Matches `…/docker/<id>`, `…/docker-<id>.scope`, `…/cri-containerd-<id>.scope`,
 * `…:cri-containerd:<id>`.
 */
const LAST_IN_GROUP = new RegExp(`[/:-](${ID})(?:\\.scope)?/?$`);

function findInControlGroups(text: string): string | undefined {
  return firstMatch(text.split('\n'), LAST_IN_GROUP);
}

/** Matches `/containers/<id>/` of Docker, `/overlay-containers/<id>/` of Podman and CRI-O. */
const IN_MOUNT = new RegExp(`/(?:overlay-)?containers/(${ID})/`);

/**
 * The files that container runtimes mount, the most reliable one first. CRI-O mounts
 * `/run/.containerenv` from the container's folder but `/etc/hostname` from that of the pod's
 * sandbox. containerd's `/sandboxes/<id>/` is never a container.
 */
const MOUNT_POINTS = ['/run/.containerenv', '/etc/hostname', '/etc/hosts', '/etc/resolv.conf'];

function findInMounts(text: string): string | undefined {
  // Fields 4 and 5 of a line are the path on the host and the path in the container: proc(5).
  const mounts = text.split('\n').map((line) => line.split(' ', 5));
  const sources = MOUNT_POINTS.flatMap((point) =>
    mounts.filter((fields) => fields[4] === point).map((fields) => fields[3] ?? ''),
  );
  return firstMatch(sources, IN_MOUNT);
}

function firstMatch(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const id = pattern.exec(text.trimEnd())?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}
