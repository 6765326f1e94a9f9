import { environmentVariable, run } from '@nx-aib/build-machine';
import type { PlannedPath, PlannedService } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { changes } from './changes/changes';
import { services } from './services/services';
import { madeBefore, placesIn } from '../../../steps/src/testing/step-places';
import { OWN_LINKING, ownToolsTree } from '../../../build-machine/src/testing/own-tools-tree';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let tools: string;
let place: string;
/** A directory of this machine, like /etc/systemd/system; with a link that a unit to be disabled would have. */
let canary: string;
/** The step's directory: as deep as in a store, so that `..` leads out of the tree. */
let folder: string;

beforeAll(() => (tools = ownToolsTree()));
afterAll(() => rmSync(tools, { recursive: true }));
beforeEach(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-in-tree-'));
  canary = path.join(place, 'canary');
  folder = path.join(place, 'step');
  for (const made of [folder, path.join(canary, 'multi-user.target.wants')])
    mkdirSync(made, { recursive: true });
  for (const name of ['plain', 'ssh'])
    symlinkSync(
      `/usr/lib/systemd/system/${name}.service`,
      path.join(canary, `multi-user.target.wants/${name}.service`),
    );
  writeFileSync(path.join(canary, 'plain.service'), 'of this machine');
});
afterEach(() => rmSync(place, { recursive: true }));

function canaryNow(): string[] {
  return (readdirSync(canary, { recursive: true }) as string[]).sort().map((name) => {
    const file = path.join(canary, name);
    try {
      return `${name} -> ${readlinkSync(file)}`;
    } catch {
      return existsSync(path.join(file, '.')) ? name : `${name}: ${readFileSync(file, 'utf8')}`;
    }
  });
}

const FULL = environmentVariable('NX_AIB_TEST_FULL') === '1';
const OF_ROOT = { mode: '0600', user: 'root', group: 'root' };
const SYSTEM = 'etc/systemd/system';
const UNITS = 'usr/lib/systemd/system';

/** Makes units.tar from a tree: units, ssh enabled, and the changes of `hostile`. */
async function unitsTar(hostile: (tree: string) => void = () => undefined): Promise<void> {
  const tree = path.join(place, 'tree');
  mkdirSync(path.join(tree, UNITS), { recursive: true });
  mkdirSync(path.join(tree, SYSTEM, 'multi-user.target.wants'), { recursive: true });
  for (const [name, wanting] of [
    ['ssh', 'multi-user.target'],
    ['plain', 'multi-user.target'],
    ['evil', 'evil.target'],
  ] as const)
    writeFileSync(
      path.join(tree, UNITS, `${name}.service`),
      `[Service]\nExecStart=/x\n[Install]\nWantedBy=${wanting}\n`,
    );
  symlinkSync(
    '/usr/lib/systemd/system/ssh.service',
    path.join(tree, SYSTEM, 'multi-user.target.wants/ssh.service'),
  );
  hostile(tree);
  const made = await run([
    'tar',
    '--create',
    '--file',
    path.join(folder, 'units.tar'),
    '--directory',
    tree,
    '.',
  ]);
  if (!made.ok) throw new Error(made.stderr);
  rmSync(tree, { recursive: true });
}

async function runServices(
  root: Root,
  state: PlannedService['state'],
  unit: string,
  units: readonly PlannedPath[],
) {
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  const step = services.step({
    name: `services-${root}`,
    params: { linking: OWN_LINKING, root, services: [{ root, unit, state, origin: 'manifest' }], units },
    reads: { tools: madeBefore('tools'), contents: madeBefore('contents') },
  });
  const done = await services.act(step, placesIn(folder, { tools, contents: folder }));
  const links = done.ok
    ? (JSON.parse(readFileSync(path.join(folder, 'links.json'), 'utf8')) as PlannedPath[])
    : [];
  return { done, links };
}

const link = (root: Root, at: string, target: string): PlannedPath => ({
  ...{ root, path: at, origin: 'manifest', type: 'symlink', target },
});
const absent = (root: Root, at: string): PlannedPath => ({
  root,
  path: at,
  origin: 'manifest',
  type: 'absent',
});

/** Ways for a link to refer to the canary: absolute, upwards, and through another link. */
const WAYS = {
  'an absolute link': (at: string) => [[at, canary]],
  'a link with ..': (at: string) => [[at, path.join('../'.repeat(30), canary)]],
  'a chain of links': (at: string) => [
    [`/${SYSTEM}/one`, canary],
    [at, `/${SYSTEM}/one`],
  ],
  'a link inside a linked folder': (at: string) => [
    [`/${SYSTEM}/two`, path.dirname(canary)],
    [at, 'two/canary'],
  ],
} as const;
const FOLDERS = [
  ...['/etc/systemd', '/etc/systemd/system', '/usr/lib/systemd', '/usr/lib/systemd/system'],
  ...['multi-user.target.wants', 'evil.target.wants', 'sysinit.target.wants'].map(
    (name) => `/${SYSTEM}/${name}`,
  ),
];

describe.each(['host', 'qm'] as const)(
  "a link of the %s's manifest in place of a folder of units",
  (root) => {
    const cases = FOLDERS.flatMap((at) =>
      Object.keys(WAYS).flatMap((way) =>
        (
          [
            ['enabled', at.includes('evil') ? 'evil.service' : 'plain.service'],
            ['disabled', 'ssh.service'],
            ['masked', 'plain.service'],
          ] as const
        ).map(([state, unit]) => [at, way as keyof typeof WAYS, state, unit] as const),
      ),
    );
    // Complete in `npm run test:full`.
    const sample = cases.filter((_, index) => FULL || index % 7 === (root === 'host' ? 0 : 3));
    it.each(sample)(
      '%s, %s: nothing of this machine changes when a unit is %s',
      async (at, way, state, unit) => {
        await unitsTar();
        const before = canaryNow();
        // Files from packages are removed first: a link cannot replace a directory.
        const links = WAYS[way](at).map(([from = '', to = '']) => link(root, from, to));
        const { done } = await runServices(root, state, unit, [absent(root, at), ...links]);
        expect(canaryNow()).toEqual(before);
        if (done.ok) return;
        expect(done.diagnostics).toMatchObject([
          { code: expect.stringMatching(/^build\/service/) as string },
        ]);
        expect(JSON.stringify(done.diagnostics)).not.toContain(folder);
      },
    );
  },
);

describe("a link of a package's units in place of a folder of units", () => {
  const cases = ['', 'enabled', 'disabled', 'masked'].flatMap((state) =>
    ['multi-user.target.wants', 'evil.target.wants', ''].map((name) => [state, name] as const),
  );
  it.each(cases.filter(([state]) => state !== ''))(
    '%s, "%s": nothing of this machine changes',
    async (state, name) => {
      await unitsTar((tree) => {
        rmSync(path.join(tree, SYSTEM, name), { recursive: true, force: true });
        symlinkSync(canary, path.join(tree, SYSTEM, name));
      });
      const before = canaryNow();
      await runServices(
        'host',
        state as PlannedService['state'],
        name === 'evil.target.wants' ? 'evil.service' : 'ssh.service',
        [],
      );
      expect(canaryNow()).toEqual(before);
    },
  );

  it('is unpacked without leading what comes after it out of the tree', async () => {
    const made = await run([
      ...(['perl', '-e', HOSTILE_TAR, path.join(folder, 'units.tar'), canary] as const),
    ]);
    expect(made).toMatchObject({ ok: true, stderr: '' });
    const before = canaryNow();
    await runServices('host', 'enabled', 'plain.service', []);
    expect(canaryNow()).toEqual(before);
  });
});

/** A tar with a link, and a file "below" it, which tar(1) never creates. */
const HOSTILE_TAR = `
sub member { my ($name, $type, $link, $data) = @_;
  my $h = pack("a100 a8 a8 a8 a12 a12 a8 a1 a100 a6 a2 a32 a32 a8 a8 a155 x12", $name, "0000755", "0000000", "0000000",
    sprintf("%011o", length $data), "00000000000", "        ", $type, $link, "ustar", "00", "root", "root", "", "", "");
  substr($h, 148, 8) = sprintf("%06o\\0 ", unpack("%32C*", $h));
  return $h . $data . ("\\0" x (-length($data) % 512)); }
open(my $tar, ">", $ARGV[0]) or die $!;
print $tar member("./etc/", 5, "", ""), member("./etc/systemd/", 5, "", ""),
  member("./etc/systemd/system", 2, $ARGV[1], ""), member("./etc/systemd/system/plain.service", 0, "", "hostile"),
  "\\0" x 1024;
close $tar;`;

describe('a link in place of a folder of units', () => {
  it('to another folder with units is followed in the tree, and what systemctl does is where it leads', async () => {
    await unitsTar((tree) => mkdirSync(path.join(tree, 'etc/systemd/other.wants')));
    const at = `/${SYSTEM}/evil.target.wants`;
    const { links } = await runServices('host', 'enabled', 'evil.service', [
      link('host', at, '/etc/systemd/other.wants'),
    ]);
    expect(links).toEqual([
      {
        ...{ root: 'host', path: '/etc/systemd/other.wants/evil.service', origin: 'nx-aib', type: 'symlink' },
        target: expect.stringMatching(/\/lib\/systemd\/system\/evil\.service$/) as string,
      },
    ]);
  });

  it('to nowhere is an error that names it', async () => {
    await unitsTar();
    const at = `/${SYSTEM}/evil.target.wants`;
    const { done } = await runServices('qm', 'enabled', 'evil.service', [link('qm', at, '/some/folder')]);
    expect(done.diagnostics).toEqual([
      {
        code: 'build/service-link',
        severity: 'error',
        message: `units cannot be enabled, disabled or masked in QM through "${at}", a symbolic link to "/some/folder", which has no directory of units`,
        hint: 'remove the link, or point it to a directory of units below /etc/systemd or /usr/lib/systemd',
        path: ['qm', 'content', 'systemd'],
      },
    ]);
  });

  it('is no matter where packages have a folder: the manifest cannot take its place', async () => {
    await unitsTar();
    const { links } = await runServices('host', 'disabled', 'ssh.service', [
      link('host', `/${SYSTEM}/multi-user.target.wants`, canary),
    ]);
    expect(links.map(({ path: at, type }) => [at, type])).toEqual([
      [`/${SYSTEM}/multi-user.target.wants/ssh.service`, 'absent'],
    ]);
  });
});

it("a link in place of the accounts' files leads to no file of this machine", async () => {
  const file = path.join(place, 'secret');
  writeFileSync(file, 'root:secret:1::::::\n');
  const contents = path.join(folder, 'contents');
  mkdirSync(path.join(contents, 'files/etc'), { recursive: true });
  for (const name of ['passwd', 'group', 'gshadow'])
    writeFileSync(path.join(contents, 'files/etc', name), '');
  symlinkSync(file, path.join(contents, 'files/etc/shadow'));
  writeFileSync(path.join(contents, 'index.mtree'), '#mtree\n. type=dir mode=0755 uid=0 gid=0\n');
  writeFileSync(path.join(contents, 'installed.json'), '[]');
  mkdirSync(path.join(folder, 'out'));
  writeFileSync(path.join(contents, 'hard-links.json'), '[]');
  writeFileSync(path.join(contents, 'files.mtree'), '#mtree\n');
  const step = changes.step({
    name: 'changes',
    params: {
      paths: [],
      accountFiles: { passwd: OF_ROOT, group: OF_ROOT, shadow: OF_ROOT, gshadow: OF_ROOT },
      accounts: { rootPassword: 'x', rootSshKeys: [], users: [], groups: [] },
      roots: ['host'],
      filesystems: [
        { name: 'root', offsetBytes: 0, sizeBytes: 0, uuid: 'x', label: 'root', mountPoint: '/' },
      ],
      mountPoints: [],
      sourceDateEpoch: 0,
    },
    reads: {
      host: madeBefore('contents-host'),
      ...{ qm: undefined, 'services-host': undefined, 'services-qm': undefined },
    },
  });
  const places = placesIn(folder, { host: contents });
  const made = await changes.act(step, { ...places, output: path.join(folder, 'out') });
  expect(made.diagnostics).toEqual([]);
  const written = (await run(['grep', '-r', 'secret', path.join(folder, 'out')])).stdout;
  expect(written).toBe('');
});

it('nothing but these runs a program that follows the links of an image', () => {
  const packages = path.resolve(__dirname, '../../..');
  const sources = ['build-machine', 'builder', 'debian', 'plugin', 'steps'].flatMap((name) =>
    (readdirSync(path.join(packages, name, 'src'), { recursive: true }) as string[])
      .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|(^|\/)(testing|plan)\//.test(file))
      .map((file) => path.join(packages, name, 'src', file)),
  );
  const called = sources.filter((file) => {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return /['"`/](systemctl|systemd-\w+|depmod)\b|\bchroot\b|--root=/.test(code);
  });
  expect(called.map((file) => path.relative(packages, file)).sort()).toEqual([
    'build-machine/src/tree/in-tree.ts',
    // Its hooks run the root's own programs.
    'debian/src/steps/packages/install-root.ts',
  ]);
});
