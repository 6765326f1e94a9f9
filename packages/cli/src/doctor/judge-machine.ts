import type { NamespaceFacts } from '@nx-aib/build-machine';
import { bytes, formatBytes } from '@nx-aib/core';
import type { ProbeVerdict } from '@nx-aib/runner';
import type { MachineFacts } from './facts';
import type { Finding } from './finding';

/** Whether boots are fast. */
export function judgeKvm(kvm: ProbeVerdict): Finding {
  if (kvm.works) return { name: 'KVM', state: 'ok', detail: 'guests run with hardware virtualisation' };
  const detail = `${kvm.why}; boots take a minute instead of seconds`;
  return { name: 'KVM', state: 'warning', detail, hint: kvmHint(kvm) };
}

function kvmHint({ cause, group }: Exclude<ProbeVerdict, { works: true }>): string {
  if (cause === 'missing')
    return 'enable virtualisation in the firmware, or nested virtualisation in the hypervisor; give a container access to /dev/kvm';
  if (cause === 'permission' && group !== undefined)
    return `sudo usermod --append --groups ${group} "$USER", then log in again`;
  if (cause === 'permission') return 'give this user or container permission to open /dev/kvm';
  return 'nested virtualisation may be offered but not work: check the hypervisor and the error message';
}

/** Whether packages can be installed in separate namespaces. */
export function judgeNamespaces({ root, own, withSubordinate }: NamespaceFacts): Finding {
  const name = 'namespaces';
  const needed = 'build and lock need this';
  if (withSubordinate === undefined) {
    const who = root
      ? 'root can create namespaces and mount in them'
      : 'user namespaces work, with subordinate ids';
    return { name, state: 'ok', detail: who };
  }
  const failed = (why: string, said: string, hint: string): Finding => {
    return { name, state: 'missing', detail: `${why} (${said}); ${needed}`, hint };
  };
  if (root)
    return failed(
      'root cannot create namespaces, or cannot mount in them',
      withSubordinate,
      'give the container CAP_SYS_ADMIN, and seccomp and AppArmor profiles that allow mount',
    );
  if (own !== undefined)
    return failed(
      'this user cannot create user namespaces, or cannot mount in them',
      own,
      'sudo sysctl kernel.unprivileged_userns_clone=1 or sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, whichever setting exists',
    );
  return failed(
    'this user has no subordinate ids in /etc/subuid and /etc/subgid, or newuidmap is missing',
    withSubordinate,
    'sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER", with ids that no other user has',
  );
}

const MIB = 2 ** 20;
/** A guest has 2 GiB by default; QEMU and the system need some more. */
const GUEST_BYTES = 2560 * MIB;
/** Metadata of an image's file systems is edited in memory: 16 MiB for each of them in the reference image. */
const EDIT_BYTES = 64 * MIB;

export function judgeMemory({ availableMemory }: Pick<MachineFacts, 'availableMemory'>): Finding {
  const detail = `${formatBytes(bytes(availableMemory))} available`;
  if (availableMemory >= GUEST_BYTES) return { name: 'memory', state: 'ok', detail };
  const hint = 'stop other programs, or boot with --memory 1G';
  return { name: 'memory', state: 'warning', detail: `${detail}; a guest has 2 GiB by default`, hint };
}

export function judgeSharedMemory({ sharedMemory }: Pick<MachineFacts, 'sharedMemory'>): Finding {
  const { freeBytes = 0, unusable } = sharedMemory;
  const detail = unusable ?? `${formatBytes(bytes(freeBytes))} free`;
  if (unusable === undefined && freeBytes >= EDIT_BYTES) return { name: '/dev/shm', state: 'ok', detail };
  const hint = 'give the container more shared memory: docker run or podman run with --shm-size=256m';
  return { name: '/dev/shm', state: 'warning', detail: `${detail}; editing an image takes longer`, hint };
}
