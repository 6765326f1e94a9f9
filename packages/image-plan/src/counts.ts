import type { ImagePlan } from './image-plan';

/**
 * How many of each thing a plan has that a check is made for. The build counts them; a descriptor whose plan has fewer
 * has lost some on its way, and its image would be checked for less than was built.
 */
export interface PlanCounts {
  /** 1 with a QM partition. */
  readonly qm: number;
  readonly oomSubjects: number;
  readonly partitions: number;
  readonly filesystems: number;
  /** File systems that are mounted and not in the image. */
  readonly external: number;
  /** Names of packages that were asked for or that the platform needs. */
  readonly packages: number;
  readonly installed: number;
  readonly paths: number;
  readonly services: number;
  readonly users: number;
  readonly groups: number;
  /** Of root and of users. */
  readonly sshKeys: number;
  /** Accounts that end, or whose password has to be set anew. */
  readonly expiries: number;
  readonly kernelArguments: number;
  readonly removedModules: number;
}

interface CountedThings {
  readonly plan: ImagePlan;
  readonly installed: readonly unknown[];
}

/** @param described a plan, and the packages that its image has */
export function countsOf({ plan, installed }: CountedThings): PlanCounts {
  const { accounts, disk, kernel } = plan;
  return {
    qm: plan.qm === null ? 0 : 1,
    oomSubjects: plan.oom.order.length,
    partitions: disk.partitions.length,
    filesystems: disk.partitions.filter(({ filesystem }) => filesystem !== null).length,
    external: disk.external.length,
    packages: sum(plan.packages.map(({ requested, platform }) => requested.length + platform.length)),
    installed: installed.length,
    paths: plan.paths.length,
    services: plan.services.length,
    users: accounts.users.length,
    groups: accounts.groups.length,
    sshKeys: sum(
      [accounts.rootSshKeys, ...accounts.users.map((user) => user.sshKeys)].map((keys) => keys.length),
    ),
    expiries: accounts.users.filter((user) => user.expiredate !== null || user.forcePasswordReset).length,
    kernelArguments: kernel.cmdline.length,
    removedModules: kernel.removedModules.length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
