import type { ImagePlan } from '@nx-aib/image-plan';
import { fail, judgeSection, noneOf, pass, type Check, type CheckFamily } from './check';
import { guestOf } from './family';
import { encodeWords, guestScript } from './sections';

/** The kernel: its package, its command line, and the removed modules. */
export const kernel: CheckFamily = {
  name: 'kernel',
  checks: ({ plan }) => checksOf(plan),
  script: ({ plan }) =>
    guestScript([
      'section cmdline; cat /proc/cmdline',
      'section package; release=$(uname -r)',
      guestOf(plan).kernelScript(encodeWords([plan.kernel.package])),
      'section release; echo "$release"',
      'section modules; find /lib/modules /usr/lib/modules -name "*.ko*" -printf "%f\\n" | sort -u',
      'section loaded; cut -d " " -f 1 /proc/modules',
    ]),
};

function checksOf(plan: Pick<ImagePlan, 'kernel' | 'distro'>): Check[] {
  const planned = plan.kernel;
  const words = planned.cmdline.join(' ');
  return [
    {
      id: 'kernel/cmdline',
      title: 'the kernel command line has exactly the planned arguments, in order',
      expected: words,
      judge: (facts) => judgeSection(facts, 'cmdline', (text) => judgeCommandLine(text, planned.cmdline)),
    },
    {
      id: 'kernel/package',
      title: `the running kernel is that of ${planned.package}`,
      expected: planned.package,
      judge: (facts) => {
        const release = facts.get('release') ?? '';
        return judgeSection(facts, 'package', (text) => {
          const other = guestOf(plan).otherKernel(text, planned.package, release);
          const shown = `${planned.package}, running ${release}`;
          return other === undefined ? pass(shown) : fail(shown, other);
        });
      },
    },
    ...planned.removedModules.map((module) => removedModuleCheck(module)),
  ];
}

/** systemd-boot puts this before an entry's options: the entry's initrd, with a path in UEFI notation. */
const OF_BOOT_LOADER = ['initrd=\\initrd.img'];

/** One argument in the plan may consist of several words if it is quoted. */
function judgeCommandLine(text: string, planned: readonly string[]) {
  const words = text.trim().split(/\s+/);
  const wanted = planned.join(' ').trim().split(/\s+/);
  const missing = without(wanted, words).map((word) => `"${word}" is missing`);
  const others = without(without(words, OF_BOOT_LOADER), wanted).map((word) => `"${word}" is not planned`);
  if (missing.length + others.length > 0) return noneOf([...missing, ...others], text);
  const order = without(words, OF_BOOT_LOADER);
  const moved = wanted.find((word, at) => word !== order[at]);
  return moved === undefined ? pass(text) : fail(text, `"${moved}" is out of order`);
}

/** The remaining words of a list after removing each of `others` once. */
function without(words: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return words.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function removedModuleCheck(module: string): Check {
  // modprobe(8): underscores and hyphens in module names are equivalent.
  const name = module.replaceAll('-', '_');
  return {
    id: `kernel/removed-module/${module}`,
    title: `the kernel module ${module} is not there`,
    expected: 'no such module',
    judge: (facts) =>
      judgeSection(facts, 'modules', (text) => {
        const files = text
          .split('\n')
          .filter((file) => file.replaceAll('-', '_').replace(/\.ko.*$/, '') === name);
        const loaded = (facts.get('loaded') ?? '').split('\n').includes(name);
        if (facts.get('loaded') === undefined)
          return fail('nothing', 'the guest did not report the loaded modules');
        if (text === '') return fail('nothing', 'no kernel module was found at all');
        return noneOf(
          [...files.map((file) => `${file} is there`), ...(loaded ? ['it is loaded'] : [])],
          files.join(' ') || 'no such module',
        );
      }),
  };
}
