import { execFileSync } from 'node:child_process';
import { judgedSilence } from '../testing/judged';
import { plannedUser, referenceDescriptor } from '../testing/reference';
import { checksFor, FAMILIES } from './families';

const everything = referenceDescriptor({
  accounts: {
    rootPassword: null,
    rootSshKeys: ['k'],
    users: [plannedUser({})],
    groups: [{ name: 'g', gid: 1 }],
  },
  services: [{ root: 'qm', unit: 'a.service', state: 'enabled', origin: 'manifest' }],
  paths: [{ root: 'qm', path: '/etc/x', type: 'symlink', target: 'y', origin: 'manifest' }],
  kernel: { package: 'k', cmdline: ['ro'], removedModules: ['m'] },
});

describe('the families of checks', () => {
  it('give every check of an image an id of its own', () => {
    const ids = checksFor(everything).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(30);
  });

  it.each(FAMILIES.map((family) => [family.name, family] as const))(
    '%s: a guest that says nothing fails every check',
    (_name, family) => {
      const verdicts = judgedSilence(family, everything.plan);
      expect(verdicts.length).toBeGreaterThan(0);
      expect(new Set(verdicts)).toEqual(new Set(['fail']));
    },
  );

  it.each(FAMILIES.map((family) => [family.name, family] as const))(
    '%s: the script is POSIX sh',
    (_name, family) => {
      execFileSync('sh', ['-n'], { input: family.script(everything) });
    },
  );
});
