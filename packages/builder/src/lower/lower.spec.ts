import { bytes } from '@nx-aib/core';
import { familyNamed } from '@nx-aib/families';
import { bootFor, loadDistribution, loadTarget } from '@nx-aib/platforms';
import { canonicalJson, fingerprints } from '@nx-aib/steps';
import { KINDS } from './kinds';
import { planSteps } from './lower';
import { BASE, CHANGES, SOURCES, withChange } from '../../../planner/src/testing/every-option';
import { planText, valueOf } from '../../../planner/src/testing/plan-text';

const facts = () => ({ code: 'c0de', tools: {} });
const DISTRIBUTION = valueOf(loadDistribution('debian13'));
const PLATFORM = {
  family: familyNamed(DISTRIBUTION),
  distribution: DISTRIBUTION,
  boot: valueOf(bootFor(valueOf(loadTarget('qemu')), DISTRIBUTION, 'x86_64')),
};

type Input = Parameters<typeof planText>[1];

/** The fingerprints of a manifest's steps, by name. */
function stepsOf(text: string, input?: Input, format: 'qcow2' | 'raw' = 'qcow2'): Map<string, string> {
  const plan = planSteps(valueOf(planText(text, input)), PLATFORM, format);
  return new Map([...fingerprints(plan.steps, facts)].map(([name, step]) => [name, step.fingerprint]));
}

/** The steps that run again when one manifest becomes the other. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();
}

const CAR = `
name: car
image:
  partitions:
    var_qm: { size: 512 MiB }
qm:
  memory_limit: { max: 40%, high: 35% }
  content:
    add_files: [{ path: /etc/qm-file, text: a }]
content:
  add_files: [{ path: /etc/motd, text: Hello }]
kernel:
  cmdline: [quiet]
`;

describe('the steps of an image', () => {
  it('with a QM partition', () => {
    expect([...stepsOf(CAR).keys()]).toEqual([
      'tools',
      'packages-shared',
      'packages-host',
      'packages-qm',
      'filesystems',
      'contents-host',
      'esp',
      'contents-qm',
      'services-host',
      'services-qm',
      'changes',
      'image',
    ]);
  });

  it('without one', () => {
    expect([...stepsOf('name: car').keys()]).toEqual([
      'tools',
      'packages-shared',
      'packages-host',
      'filesystems',
      'contents-host',
      'esp',
      'services-host',
      'changes',
      'image',
    ]);
  });

  it('are of all the kinds in the list, and of no others', () => {
    const { steps } = planSteps(valueOf(planText(CAR)), PLATFORM, 'qcow2');
    expect([...new Set(steps.map(({ kind }) => kind))].sort()).toEqual([...KINDS.keys()].sort());
  });

  it('start programs and write accounts as Debian does', () => {
    const { steps } = planSteps(valueOf(planText(CAR)), PLATFORM, 'qcow2');
    const paramsOf = (name: string) => steps.find((step) => step.name === name)?.params;
    const linking = { loader: '/usr/lib64/ld-linux-x86-64.so.2', libraries: '/usr/lib/x86_64-linux-gnu' };
    for (const name of ['contents-host', 'contents-qm', 'filesystems', 'services-host', 'image'])
      expect(paramsOf(name)).toMatchObject({ linking });
    const [open, secret] = [
      { mode: '0644', user: 'root', group: 'root' },
      { mode: '0640', user: 'root', group: 'shadow' },
    ];
    expect(paramsOf('changes')).toMatchObject({
      accountFiles: { passwd: open, group: open, shadow: secret, gshadow: secret },
    });
  });

  // The origin of an image's packages is found without planning the other steps (package-origin.ts).
  it.each([CAR, 'name: car'])('read, of those that install packages, the tools and the roots: %j', (text) => {
    const plan = valueOf(planText(text));
    const { tools, roots, all } = PLATFORM.family.installing.packageSteps(plan, PLATFORM, null);
    const installing = all.map(({ name }) => name);
    const others = planSteps(plan, PLATFORM, 'qcow2').steps.filter(({ name }) => !installing.includes(name));
    const read = others
      .flatMap(({ reads }) => Object.values(reads))
      .filter((name) => installing.includes(name));
    const expected = [tools, roots.host, ...(roots.qm === undefined ? [] : [roots.qm])].map(
      ({ name }) => name,
    );
    expect([...new Set(read)].sort()).toEqual(expected.sort());
  });

  it('are plain data, the same every time', () => {
    const lowered = () => planSteps(valueOf(planText(CAR)), PLATFORM, 'qcow2');
    expect(JSON.parse(canonicalJson(lowered()))).toEqual(JSON.parse(JSON.stringify(lowered())));
    expect(stepsOf(CAR)).toEqual(stepsOf(CAR));
  });

  it('name no folder of this machine', () => {
    expect(canonicalJson(planSteps(valueOf(planText(CAR)), PLATFORM, 'qcow2'))).not.toContain(
      __dirname.split('/packages/')[0],
    );
  });
});

describe('what runs again', () => {
  const CHANGES_ONLY = ['changes', 'image'];
  const HOST_PACKAGES = [
    ...['packages-host', 'contents-host', 'filesystems', 'esp', 'services-host'],
    ...CHANGES_ONLY,
  ].sort();

  it.each<[string, string, string, string[]]>([
    ['a memory limit', '40%', '50%', CHANGES_ONLY],
    ['a soft memory limit', '35%', '30%', CHANGES_ONLY],
    ["the host's text file", 'Hello', 'Goodbye', CHANGES_ONLY],
    ["QM's text file", 'text: a', 'text: b', CHANGES_ONLY],
    ["QM's share of the CPUs", '  memory_limit', '  cpu_weight: 50\n  memory_limit', CHANGES_ONLY],
    ['the host name', 'image:', 'image:\n  hostname: van', CHANGES_ONLY],
    ['a password', 'name: car', 'name: car\nauth: { root_password: "" }', CHANGES_ONLY],
    [
      'a service',
      'content:\n  add_files: [{ path: /etc/motd',
      'content:\n  systemd: { disabled_services: [x] }\n  add_files: [{ path: /etc/motd',
      [...CHANGES_ONLY, 'services-host'],
    ],
    ['the kernel command line', '[quiet]', '[quiet, panic=10]', ['esp', 'image']],
    ['the version', 'name: car', 'name: car\nversion: "2"', ['esp', 'image']],
    [
      "QM's packages",
      '  content:\n    add_files',
      '  content:\n    debs: [vim]\n    add_files',
      ['packages-qm', 'contents-qm', 'filesystems', 'services-qm', ...CHANGES_ONLY].sort(),
    ],
    [
      "the host's packages",
      'content:\n  add_files: [{ path: /etc/motd',
      'content:\n  debs: [vim]\n  add_files: [{ path: /etc/motd',
      HOST_PACKAGES,
    ],
    ['removed kernel modules', 'kernel:', 'kernel:\n  remove_modules: [floppy]', HOST_PACKAGES],
    ['the kernel', 'kernel:', 'kernel:\n  kernel_package: linux-image-rt-amd64', HOST_PACKAGES],
    [
      'a unit',
      'path: /etc/motd',
      'path: /etc/systemd/system/motd.service',
      [...CHANGES_ONLY, 'services-host'],
    ],
    ['the size of a partition', '512 MiB', '1 GiB', ['filesystems', ...CHANGES_ONLY].sort()],
    ['nothing', 'name: car', 'name: car # a comment', []],
    ['a limit said otherwise', '40%', '"40%"', []],
  ])('for a change of %s', (_, before, after, steps) => {
    expect(CAR).toContain(before);
    expect(differing(stepsOf(CAR), stepsOf(CAR.replace(before, after)))).toEqual(steps);
  });

  it('for another order of what makes the same image is nothing', () => {
    const before =
      'name: car\ncontent: { debs: [vim, less], systemd: { enabled_services: [a.service, b.service] } }';
    const after =
      'name: car\ncontent: { systemd: { enabled_services: [b.service, a.service] }, debs: [less, vim, less] }';
    expect(differing(stepsOf(before), stepsOf(after))).toEqual([]);
  });

  it('for another machine is nothing: what is predicted for it is not in the image', () => {
    expect(differing(stepsOf(CAR), stepsOf(CAR, { machine: { memTotal: bytes(2 ** 33) } }))).toEqual([]);
  });

  it('for another format is the disk in that format and the image', () => {
    expect(differing(stepsOf(CAR), stepsOf(CAR, {}, 'raw'))).toEqual(['filesystems', 'image']);
  });

  it('for another image of the same distribution is neither its tools nor what all roots share', () => {
    const others = differing(
      stepsOf(CAR),
      stepsOf('name: van\ncontent: { debs: [vim] }\nkernel: { loglevel: 3 }'),
    );
    expect(others).not.toContain('tools');
    expect(others).not.toContain('packages-shared');
  });

  it('for a file beside the manifest that has other content is as for a text', () => {
    const text = 'name: car\ncontent: { add_files: [{ path: /etc/b, source_path: b }] }';
    const file = SOURCES.files.get('b');
    if (file === undefined) throw new Error('no source');
    const files = new Map([['b', { ...file, sha256: '1'.repeat(64) }]]);
    const before = stepsOf(text, { sourceFacts: SOURCES });
    expect(differing(before, stepsOf(text, { sourceFacts: { ...SOURCES, files } }))).toEqual(CHANGES_ONLY);
  });
});

// nothing-ignored.spec.ts checks that these are all of them, except five with a reason each.
describe('no option of the manifest language is left out of the fingerprints', () => {
  const base = stepsOf(JSON.stringify(BASE), { sourceFacts: SOURCES });

  it.each(Object.entries(CHANGES))('%s makes another image, or is an error that says so', (_, change) => {
    const text = withChange(change);
    const planned = planText(text, { sourceFacts: SOURCES });
    if (!planned.ok) {
      expect(planned.diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
      return;
    }
    expect(differing(base, stepsOf(text, { sourceFacts: SOURCES }))).toContain('image');
  });
});
