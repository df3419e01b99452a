import { describe, expect, it } from '@jest/globals';

import { findContainerId } from '../../src/resource/find-container-id';

const ID = '7be92808767a667f35c8505cbf40d14e931ef6db5b0210329cf193b15ba9d605';
const SANDBOX = '0'.repeat(64);

const find = (files: { readonly cgroup?: string; readonly mountinfo?: string }) =>
  findContainerId((path) =>
    path.endsWith('cgroup')
      ? files.cgroup
      : path.endsWith('mountinfo')
        ? files.mountinfo
        : undefined,
  );

describe('findContainerId', () => {
  it.each([
    ['Docker, version 1', `13:pids:/docker/${ID}\n12:cpu:/docker/${ID}\n`],
    ['Docker under systemd', `0::/system.slice/docker-${ID}.scope\n`],
    ['Kubernetes, version 1', `11:memory:/kubepods/besteffort/pod5c3e0b0e/${ID}\n`],
    [
      'containerd under systemd',
      `0::/kubepods.slice/kubepods-pod5c3e.slice/cri-containerd-${ID}.scope\n`,
    ],
    ['containerd without', `1:name=systemd:/kubepods-pod5c3e.slice:cri-containerd:${ID}\n`],
    ['CRI-O', `0::/kubepods.slice/kubepods-pod5c3e.slice/crio-${ID}.scope\n`],
    ['Podman', `0::/user.slice/libpod-${ID}.scope\n`],
    ['Amazon ECS', `9:perf_event:/ecs/task-arn/${ID}\n`],
    ['lines that say nothing before it', `1:name=systemd:/\n0::/init.scope\n3:cpu:/docker/${ID}`],
  ])('reads the path of a control group: %s', (_, cgroup) => {
    expect(find({ cgroup })).toBe(ID);
  });

  it('reads the shorter ids of AWS Fargate', () => {
    const id = '34dc0b5e626f2c5c4c5170e34b10e765-1234567890';
    expect(find({ cgroup: `1:name=systemd:/ecs/34dc0b5e626f2c5c4c5170e34b10e765/${id}\n` })).toBe(
      id,
    );
  });

  it('reads the mounts of Docker when the control group is a namespace of its own', () => {
    const mountinfo = [
      '473 456 254:1 / / rw,relatime master:1 - overlay overlay rw',
      `474 473 254:1 /var/lib/docker/containers/${ID}/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda1 rw`,
      `475 473 254:1 /docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/vda1 rw`,
    ].join('\n');
    expect(find({ cgroup: '0::/\n', mountinfo })).toBe(ID);
  });

  it('reads the mounts of Podman and CRI-O, whose hostname is the sandbox', () => {
    const folder = '/run/containers/storage/overlay-containers';
    const mountinfo = [
      `983 961 0:56 ${folder}/${SANDBOX}/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw`,
      `984 961 0:56 ${folder}/${ID}/userdata/.containerenv /run/.containerenv rw - tmpfs tmpfs rw`,
    ].join('\n');
    expect(find({ cgroup: '0::/\n', mountinfo })).toBe(ID);
  });

  it('does not take the sandbox of a pod for a container', () => {
    const mountinfo = [
      `12 3 8:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${SANDBOX}/hostname /etc/hostname rw - ext4 /dev/sda1 rw`,
      '13 3 8:1 /var/lib/kubelet/pods/3e2e7c0a/etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw',
    ].join('\n');
    expect(find({ cgroup: '0::/\n', mountinfo })).toBeUndefined();
  });

  it.each([
    ['a machine', { cgroup: '0::/user.slice/user-1000.slice/session-2.scope\n', mountinfo: '' }],
    ['a system without these files', {}],
    ['nonsense', { cgroup: '\u0000\n:::\n', mountinfo: 'a b\n\n' }],
    ['a hash that is no id', { cgroup: `0::/docker/${ID}0\n0::/docker/${ID.toUpperCase()}\n` }],
  ])('finds nothing on %s', (_, files) => {
    expect(find(files)).toBeUndefined();
  });
});
