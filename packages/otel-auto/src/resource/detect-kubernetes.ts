import { hostname } from 'node:os';

import {
  ATTR_K8S_CLUSTER_NAME,
  ATTR_K8S_CONTAINER_NAME,
  ATTR_K8S_NAMESPACE_NAME,
  ATTR_K8S_NODE_NAME,
  ATTR_K8S_POD_NAME,
  ATTR_K8S_POD_UID,
} from '@opentelemetry/semantic-conventions/incubating';

import type { Environment } from '../settings/read-environment';
import { firstOf } from './first-of';
import type { ReadFile } from './read-file';

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/**
 * Returns the attributes `k8s.*` of a pod: from the variables that people give the downward API,
 * and from the files that every pod has.
 */
export function detectKubernetes(
  environment: Environment,
  readFile: ReadFile,
): Record<string, string | undefined> {
  if (!firstOf(environment, ['KUBERNETES_SERVICE_HOST'])) return {};
  const given = (...names: readonly string[]) => firstOf(environment, names);
  return {
    [ATTR_K8S_CLUSTER_NAME]: given('K8S_CLUSTER_NAME', 'KUBERNETES_CLUSTER_NAME', 'CLUSTER_NAME'),
    [ATTR_K8S_NAMESPACE_NAME]:
      given(
        'POD_NAMESPACE',
        'K8S_NAMESPACE',
        'K8S_NAMESPACE_NAME',
        'K8S_POD_NAMESPACE',
        'MY_POD_NAMESPACE',
        'KUBERNETES_NAMESPACE',
      ) ?? readFile(NAMESPACE_FILE)?.trim(),
    [ATTR_K8S_POD_NAME]:
      given('POD_NAME', 'K8S_POD_NAME', 'MY_POD_NAME', 'KUBERNETES_POD_NAME') ??
      findPodName(readFile),
    [ATTR_K8S_POD_UID]:
      given('POD_UID', 'K8S_POD_UID', 'MY_POD_UID', 'KUBERNETES_POD_UID') ?? findPodUid(readFile),
    [ATTR_K8S_NODE_NAME]: given(
      'NODE_NAME',
      'K8S_NODE_NAME',
      'MY_NODE_NAME',
      'KUBERNETES_NODE_NAME',
    ),
    [ATTR_K8S_CONTAINER_NAME]: given('CONTAINER_NAME', 'K8S_CONTAINER_NAME', 'MY_CONTAINER_NAME'),
  };
}

/** Returns the host's name, which is the pod's unless the pod uses the network of its node. */
function findPodName(readFile: ReadFile): string | undefined {
  const hosts = readFile('/etc/hosts') ?? '';
  return hosts.startsWith('# Kubernetes-managed hosts file.') ? hostname() : undefined;
}

/** Matches `/pods/<uid>/` in the paths that kubelet mounts, and `pod<uid>` in control groups. */
const POD_UID = /(?:\/pods\/|[/-]pod)([\da-f]{8}(?:[-_][\da-f]{4}){3}[-_][\da-f]{12})/;

function findPodUid(readFile: ReadFile): string | undefined {
  const text = `${readFile('/proc/self/mountinfo') ?? ''}\n${readFile('/proc/self/cgroup') ?? ''}`;
  return POD_UID.exec(text)?.[1]?.replaceAll('_', '-');
}
