import { rootsOf, type ImageDescriptor } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { guestOf, planningOf } from './family';
import { fail, judgeSection, noneOf, pass, type Check, type CheckFamily } from './check';
import { guestScript } from './sections';

/** The packages installed in both roots: every package of the build, in the right version, and no others. */
export const packages: CheckFamily = {
  name: 'packages',
  checks: (descriptor) => [
    ...rootsOf(descriptor.plan).flatMap((root) => checksOf(descriptor, root)),
    ...unverifiedChecks(descriptor),
  ],
  script: ({ plan }) =>
    guestScript([...rootsOf(plan).map((root) => `section ${root}; ${guestOf(plan).installedScript(root)}`)]),
};

function checksOf({ plan, installed }: ImageDescriptor, root: Root): Check[] {
  const { parseInstalled } = guestOf(plan);
  const { requestedName } = planningOf(plan);
  const built = installed.filter((entry) => entry.root === root);
  const asked = plan.packages.filter((entry) => entry.root === root);
  const names = [...new Set(asked.flatMap(({ requested, platform }) => [...requested, ...platform]))].sort();
  return [
    {
      id: `packages/${root}-installed`,
      title: `${root} has exactly the packages and versions of the build`,
      expected: `${built.length} packages`,
      judge: (facts) =>
        judgeSection(facts, root, (text) => {
          const seen = new Map(parseInstalled(text).map((one) => [`${one.name}:${one.arch}`, one.version]));
          if (built.length === 0)
            return fail(`${seen.size} packages`, 'the descriptor names no package of this root');
          const planned = new Map(built.map((one) => [`${one.name}:${one.arch}`, one.version]));
          return noneOf(differences(planned, seen), `${seen.size} packages`);
        }),
    },
    {
      id: `packages/${root}-requested`,
      title: `${root} has the requested packages and those of the platform`,
      expected: names.join(' '),
      judge: (facts) =>
        judgeSection(facts, root, (text) => {
          const present = new Set(parseInstalled(text).flatMap(({ name, provides }) => [name, ...provides]));
          const missing = names.filter((request) => !present.has(requestedName(request)));
          return noneOf(
            missing.map((name) => `${name} is not installed`),
            `${names.length - missing.length} of ${names.length}`,
          );
        }),
    },
  ];
}

/** None if all packages are verified: by the distribution's signature, by other planned keys, or by a lock. */
function unverifiedChecks({ plan, installed }: ImageDescriptor): Check[] {
  const lines = (plan.sources ?? []).filter(({ trust }) => trust === 'none').map(({ line }) => line);
  const names = installed.filter(({ unverified }) => unverified).map(({ root, name }) => `${root} ${name}`);
  if (names.length === 0 && lines.length === 0) return [];
  const seen = `${names.length} packages of sources that were not verified${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
  return [
    {
      id: 'packages/unverified',
      title: 'unsigned packages come only from planned sources',
      expected: lines.length === 0 ? 'no packages of sources that were not verified' : lines.join('; '),
      judge: () =>
        names.length > 0 && lines.length === 0 ? fail(seen, 'the plan has no such source') : pass(seen, seen),
    },
  ];
}

function differences(planned: ReadonlyMap<string, string>, seen: ReadonlyMap<string, string>): string[] {
  const changed = [...planned].flatMap(([name, version]) => {
    const there = seen.get(name);
    if (there === version) return [];
    return [there === undefined ? `${name} is not installed` : `${name} is ${there} instead of ${version}`];
  });
  const extra = [...seen.keys()]
    .filter((name) => !planned.has(name))
    .map((name) => `${name} was not planned`);
  return [...changed, ...extra];
}
