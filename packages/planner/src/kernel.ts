import type { PlannedKernel } from '@nx-aib/image-plan';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { Kernel } from '@nx-aib/manifest';
import type { DiskPlan } from '@nx-aib/partitions';
import { errorAt, type Planned } from './findings';

/** The platform's facts about the kernel. */
export interface KernelPlatform {
  /** The distribution's kernel package. */
  readonly package: string;
  /** The target's consoles, with their speed if it has one: `ttyS0,115200n81`. */
  readonly consoles: readonly string[];
  /** Arguments required by the target's firmware or cloud. */
  readonly arguments: readonly string[];
  /** Whether the kernel needs a root argument; some boot loaders add it. */
  readonly rootArgument: boolean;
}

/**
 * The kernel's package, modules and arguments. Order of the arguments: root, consoles, logging, the target's, the
 * manifest's, so that the manifest's come last and take precedence (kernel-parameters.txt).
 */
export function planKernel(
  kernel: Kernel | undefined,
  platform: KernelPlatform,
  disk: DiskPlan,
): Planned<PlannedKernel> {
  const value = {
    package: kernel?.kernel_package ?? platform.package,
    cmdline: [
      ...(platform.rootArgument ? rootArguments(disk) : []),
      // Each of them gets a login: systemd-getty-generator(8) gets them from the kernel.
      ...platform.consoles.map((console) => `console=${console}`),
      ...(kernel?.loglevel === undefined ? [] : [`loglevel=${kernel.loglevel}`]),
      // All messages are printed on the consoles, whatever their level.
      ...(kernel?.debug_logging === true ? ['ignore_loglevel'] : []),
      ...platform.arguments,
      ...(kernel?.cmdline ?? []),
    ],
    removedModules: [...new Set(kernel?.remove_modules ?? [])].sort(),
    at: placesOf(kernel),
  };
  return { value, diagnostics: tooLong(value.cmdline.join(' ')) };
}

function placesOf(kernel: Kernel | undefined): NonNullable<PlannedKernel['at']> {
  const modules = (kernel?.remove_modules ?? []).map((name, index): [string, ManifestPath] => [
    name,
    ['kernel', 'remove_modules', index],
  ]);
  return {
    ...(kernel?.kernel_package === undefined ? {} : { package: ['kernel', 'kernel_package'] }),
    removedModules: Object.fromEntries(modules.reverse()),
  };
}

/**
 * COMMAND_LINE_SIZE of x86 and arm64 without its final NUL, arch/x86/include/asm/setup.h: the kernel ignores the rest.
 */
const LONGEST = 2047;

/** systemd-boot adds this before the arguments of an entry with an initrd. */
const ADDED = 'initrd=\\initrd.img ';

function tooLong(cmdline: string): Diagnostic[] {
  const size = ADDED.length + cmdline.length;
  if (size <= LONGEST) return [];
  const message = `the kernel's command line has ${size} characters, and the kernel accepts ${LONGEST}`;
  return [errorAt(['kernel', 'cmdline'], 'kernel/cmdline-too-long', message, 'shorten it')];
}

/** Initially mounted read-only: remounted according to /etc/fstab, systemd-remount-fs.service(8). */
function rootArguments(disk: DiskPlan): string[] {
  const root = disk.partitions.find(({ filesystem }) => filesystem?.mountPoint === '/');
  return root?.filesystem ? [`root=UUID=${root.filesystem.uuid}`, 'ro'] : [];
}
