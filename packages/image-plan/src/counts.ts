import type { ImagePlan } from './image-plan';

/**
 * The number of plan items of each kind for which there are checks. The build counts them. If the plan in a descriptor
 * has fewer, some have been lost, and fewer checks would be made than items were built.
 */
export interface PlanCounts {
  /** 1 with a QM partition. */
  readonly qm: number;
  readonly oomSubjects: number;
  readonly partitions: number;
  readonly filesystems: number;
  /** File systems that are mounted but not part of the image. */
  readonly external: number;
  /** Packages that are requested or needed by the platform. */
  readonly packages: number;
  readonly installed: number;
  readonly paths: number;
  readonly services: number;
  readonly users: number;
  readonly groups: number;
  /** Of root and of users. */
  readonly sshKeys: number;
  /** Accounts with an expiry date, or whose password must be changed. */
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
