import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { detectKubernetes } from '../../src/resource/detect-kubernetes';

const IN_CLUSTER = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };
const UID = '0a6f3c1e-9d3b-4b0e-8a51-6f1f6f0a7c11';
const detect = (environment: Record<string, string>, files: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(detectKubernetes(environment, (path) => files[path])).filter(
      ([, value]) => value !== undefined,
    ),
  );

describe('detectKubernetes', () => {
  it('finds nothing outside of a cluster', () => {
    expect(
      detect({ POD_NAME: 'shop-1' }, { '/etc/hosts': '# Kubernetes-managed hosts file.' }),
    ).toEqual({});
  });

  it('takes what the downward API was asked for, under the names that people use', () => {
    expect(
      detect({
        ...IN_CLUSTER,
        POD_NAME: 'shop-1',
        POD_NAMESPACE: 'prod',
        POD_UID: UID,
        NODE_NAME: 'node-7',
        CONTAINER_NAME: 'app',
        K8S_CLUSTER_NAME: 'blue',
      }),
    ).toEqual({
      'k8s.cluster.name': 'blue',
      'k8s.namespace.name': 'prod',
      'k8s.pod.name': 'shop-1',
      'k8s.pod.uid': UID,
      'k8s.node.name': 'node-7',
      'k8s.container.name': 'app',
    });
  });

  it('finds namespace, name and uid in the files of a pod', () => {
    const files = {
      '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'prod\n',
      '/etc/hosts': '# Kubernetes-managed hosts file.\n127.0.0.1 localhost\n',
      '/proc/self/mountinfo': `1 2 0:1 /var/lib/kubelet/pods/${UID}/etc-hosts /etc/hosts rw\n`,
    };
    expect(detect(IN_CLUSTER, files)).toEqual({
      'k8s.namespace.name': 'prod',
      'k8s.pod.name': hostname(),
      'k8s.pod.uid': UID,
    });
  });

  it('does not take the name of a node for that of a pod in its network', () => {
    const files = { '/etc/hosts': '# Kubernetes-managed hosts file (host network).\n' };
    expect(detect(IN_CLUSTER, files)).toEqual({});
  });

  it('reads the uid that systemd has written with underscores', () => {
    const files = { '/proc/self/cgroup': `0::/kubepods-pod${UID.replaceAll('-', '_')}.slice/x\n` };
    expect(detect(IN_CLUSTER, files)).toEqual({ 'k8s.pod.uid': UID });
  });
});
