import type { NamespaceFacts } from '@nx-aib/build-machine';
import type { ProbeVerdict } from '@nx-aib/runner';
import type { MachineFacts } from './facts';
import type { Finding } from './finding';
import { mib } from './mib';

/** Whether boots are fast. */
export function judgeKvm(kvm: ProbeVerdict): Finding {
  if (kvm.works) return { name: 'KVM', state: 'ok', detail: 'guests run with hardware virtualisation' };
  const detail = `${kvm.why}; boots take a minute instead of seconds`;
  return { name: 'KVM', state: 'warning', detail, hint: kvmHint(kvm) };
}

function kvmHint({ cause, group }: Exclude<ProbeVerdict, { works: true }>): string {
  if (cause === 'missing')
    return 'turn on virtualisation in the firmware, nested virtualisation in the hypervisor, or give the container /dev/kvm';
  if (cause === 'permission' && group !== undefined)
    return `sudo usermod --append --groups ${group} "$USER", then log in again`;
  if (cause === 'permission') return 'let this user, or this container, open /dev/kvm';
  return 'QEMU says what is wrong; nested virtualisation may be offered and yet not work';
}

/** Whether packages can be installed in trees of their own. */
export function judgeNamespaces({ root, own, withSubordinate }: NamespaceFacts): Finding {
  const name = 'namespaces';
  const needed = 'build and lock need them';
  if (withSubordinate === undefined) {
    const who = root ? 'root may create them and mount' : 'user namespaces work, with subordinate ids';
    return { name, state: 'ok', detail: who };
  }
  const failed = (why: string, said: string, hint: string): Finding => {
    return { name, state: 'missing', detail: `${why} (${said}); ${needed}`, hint };
  };
  if (root)
    return failed(
      'root may not create them, or not mount in them',
      withSubordinate,
      'give the container CAP_SYS_ADMIN, and a seccomp and an AppArmor profile that allow mount',
    );
  if (own !== undefined)
    return failed(
      'this user may not create user namespaces, or not mount in them',
      own,
      'sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0, whichever there is',
    );
  return failed(
    'this user has no subordinate ids in /etc/subuid and /etc/subgid, or no newuidmap',
    withSubordinate,
    'sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER", with numbers that nobody else has',
  );
}

const MIB = 2 ** 20;
/** A guest has 2 GiB where no other size is asked for; QEMU and the system want some beside. */
const GUEST_BYTES = 2560 * MIB;
/** Metadata of an image's file systems are edited in memory: 16 MiB each of them in the reference image. */
const EDIT_BYTES = 64 * MIB;

export function judgeMemory({ availableMemory }: Pick<MachineFacts, 'availableMemory'>): Finding {
  const detail = `${mib(availableMemory)} available`;
  if (availableMemory >= GUEST_BYTES) return { name: 'memory', state: 'ok', detail };
  const hint = 'end other programs, or boot with --memory 1G';
  return { name: 'memory', state: 'warning', detail: `${detail}; a guest has 2 GiB by default`, hint };
}

export function judgeSharedMemory({ sharedMemory }: Pick<MachineFacts, 'sharedMemory'>): Finding {
  const { freeBytes = 0, unusable } = sharedMemory;
  const detail = unusable ?? `${mib(freeBytes)} free`;
  if (unusable === undefined && freeBytes >= EDIT_BYTES) return { name: '/dev/shm', state: 'ok', detail };
  const hint = 'give the container more of it: --shm-size=256m of docker run and podman run';
  return { name: '/dev/shm', state: 'warning', detail: `${detail}; edits of an image take longer`, hint };
}
