import type { PlannedKernel } from '@nx-aib/image-plan';
import { fail, judgeSection, noneOf, pass, type Check, type CheckFamily } from './check';
import { encodeWords, guestScript } from './sections';

/** The kernel: where it comes from, its command line, and the modules that were taken out. */
export const kernel: CheckFamily = {
  name: 'kernel',
  checks: ({ plan }) => checksOf(plan.kernel),
  script: ({ plan }) =>
    guestScript([
      'section cmdline; cat /proc/cmdline',
      // Owner of the running kernel's modules, and the packages that need it (a meta-package does).
      'section package; release=$(uname -r)',
      `words ${encodeWords([plan.kernel.package])} | xargs -0 dpkg-query -W -f '\${db:Status-Abbrev}|\${Package}|\${Depends}\\n'`,
      'section release; echo "$release"',
      'section modules; find /lib/modules /usr/lib/modules -name "*.ko*" -printf "%f\\n" | sort -u',
      'section loaded; cut -d " " -f 1 /proc/modules',
    ]),
};

function checksOf(planned: PlannedKernel): Check[] {
  const words = planned.cmdline.join(' ');
  return [
    {
      id: 'kernel/cmdline',
      title: 'the kernel command line has the planned words in order',
      expected: words,
      judge: (facts) => judgeSection(facts, 'cmdline', (text) => judgeCommandLine(text, planned.cmdline)),
    },
    {
      id: 'kernel/package',
      title: `the running kernel is that of ${planned.package}`,
      expected: planned.package,
      judge: (facts) => {
        const release = facts.get('release') ?? '';
        return judgeSection(facts, 'package', (text) => judgePackage(text, planned.package, release));
      },
    },
    ...planned.removedModules.map((module) => removedModuleCheck(module)),
  ];
}

/** One argument of the plan may be several words, as a quoted one is. */
function judgeCommandLine(text: string, planned: readonly string[]) {
  const words = text.split(/\s+/);
  let at = 0;
  for (const word of planned.join(' ').trim().split(/\s+/)) {
    const found = words.indexOf(word, at);
    if (found < 0)
      return fail(text, words.includes(word) ? `"${word}" is out of order` : `"${word}" is missing`);
    at = found + 1;
  }
  return pass(text);
}

function judgePackage(text: string, name: string, release: string) {
  const [status, seen, depends] = text.split('|');
  if (seen !== name || status?.trim() !== 'ii') return fail(text, `${name} is not installed`);
  // The package itself is linux-image-RELEASE, or depends on it.
  const isRunning = `${name} ${depends ?? ''}`.split(/[ ,|]+/).includes(`linux-image-${release}`);
  const shown = `${name}, running ${release}`;
  return isRunning ? pass(shown) : fail(shown, 'another kernel runs');
}

function removedModuleCheck(module: string): Check {
  // modprobe(8): underscores and hyphens in module names are the same.
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
        if (facts.get('loaded') === undefined) return fail('nothing', 'the guest did not say what is loaded');
        if (text === '') return fail('nothing', 'no kernel module was found at all');
        return noneOf(
          [...files.map((file) => `${file} is there`), ...(loaded ? ['it is loaded'] : [])],
          files.join(' ') || 'no such module',
        );
      }),
  };
}
