import { searchPath } from './environment';
import { requireTools, type Tool } from './tools';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MISSING: Tool = { name: 'nx-aib-beta', debianPackage: 'beta-tools' };
const ALSO_MISSING: Tool = { name: 'nx-aib-alpha', debianPackage: 'alpha-tools' };
const SAME_PACKAGE: Tool = { name: 'nx-aib-gamma', debianPackage: 'beta-tools' };
const PRESENT: Tool = { name: 'nx-aib-present', debianPackage: 'present' };

const INSTALL = 'apt-get install --yes --no-install-recommends';

/** The only directory on the PATH: programs that tests create, and links to those that these and `run` need. */
let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const before = process.env['PATH'];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tools-'));
  const folders = searchPath().split(path.delimiter);
  for (const name of ['setpriv', 'touch', 'chmod', 'true']) {
    const file = folders.map((one) => path.join(one, name)).find((one) => existsSync(one));
    symlinkSync(file ?? '', inFolder(name));
  }
  process.env['PATH'] = folder;
  addProgram(PRESENT.name, '');
});
afterEach(() => {
  process.env['PATH'] = before;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function addProgram(name: string, script: string): void {
  writeFileSync(inFolder(name), `#!/bin/sh\n${script}\n`);
  chmodSync(inFolder(name), 0o755);
}

/** A program that notes its arguments and the frontend of debconf(7), then runs `script`. */
function addNoted(name: string, script = ''): void {
  const noted = `echo "${name} $*\${DEBIAN_FRONTEND:+ ($DEBIAN_FRONTEND)}" >> '${inFolder('noted')}'`;
  addProgram(name, `${noted}\n${script}`);
}
const noted = (): string[] =>
  existsSync(inFolder('noted')) ? readFileSync(inFolder('noted'), 'utf8').trimEnd().split('\n') : [];

const asUser = (uid: number) =>
  void jest.spyOn(process as Required<NodeJS.Process>, 'getuid').mockReturnValue(uid);

async function require(...tools: Tool[]) {
  const said: string[] = [];
  const { ok, diagnostics } = await requireTools(tools, (line) => said.push(line));
  return { ok, diagnostics, said, ran: noted() };
}

const refused = (why: string) => ({
  ok: false,
  diagnostics: [
    {
      code: 'machine/missing-tools',
      severity: 'error',
      message: `this machine has no ${MISSING.name}, ${ALSO_MISSING.name}: ${why}`,
      hint: 'sudo apt-get install --no-install-recommends alpha-tools beta-tools',
    },
  ],
});

describe('tools that a command needs', () => {
  it('are left alone if none is missing: nothing is run or printed', async () => {
    addNoted('apt-get');
    addNoted('sudo');
    for (const uid of [0, 1000]) {
      asUser(uid);
      expect(await require(PRESENT)).toEqual({ ok: true, diagnostics: [], said: [], ran: [] });
    }
  });

  it('are installed by root: new package lists first, then all missing packages at once, each named once', async () => {
    asUser(0);
    addNoted('apt-get');
    addNoted('sudo');
    expect(await require(MISSING, PRESENT, ALSO_MISSING, SAME_PACKAGE, MISSING)).toEqual({
      ...{ ok: true, diagnostics: [] },
      said: ['Installing missing packages: alpha-tools beta-tools'],
      ran: ['apt-get update (noninteractive)', `${INSTALL} alpha-tools beta-tools (noninteractive)`],
    });
  });

  it('are announced before apt-get runs', async () => {
    asUser(0);
    addNoted('apt-get');
    const ranBefore: string[][] = [];
    await requireTools([MISSING], () => ranBefore.push(noted()));
    expect(ranBefore).toEqual([[]]);
  });

  it('are installed by a user with sudo, which never asks for a password', async () => {
    asUser(1000);
    addNoted('apt-get');
    addNoted('sudo', 'shift\nexec "$@"');
    const asRoot = 'sudo --non-interactive';
    expect(await require(MISSING)).toEqual({
      ...{ ok: true, diagnostics: [] },
      said: ['Installing missing packages: beta-tools'],
      ran: [
        `${asRoot} true`,
        `${asRoot} apt-get update (noninteractive)`,
        'apt-get update (noninteractive)',
        `${asRoot} ${INSTALL} beta-tools (noninteractive)`,
        `${INSTALL} beta-tools (noninteractive)`,
      ],
    });
  });

  it('are all named, with the command that installs them, if sudo wants a password', async () => {
    asUser(1000);
    addNoted('apt-get');
    addNoted('sudo', 'echo "sudo: a password is required" >&2\nexit 1');
    expect(await require(MISSING, ALSO_MISSING)).toEqual({
      ...refused('installing them needs root or a passwordless sudo'),
      ...{ said: [], ran: ['sudo --non-interactive true'] },
    });
  });

  it('are all named if there is no sudo', async () => {
    asUser(1000);
    addNoted('apt-get');
    expect(await require(MISSING, ALSO_MISSING)).toEqual({
      ...refused('installing them needs root or a passwordless sudo'),
      ...{ said: [], ran: [] },
    });
  });

  it('are all named if there is no apt-get, and sudo is not asked', async () => {
    asUser(1000);
    addNoted('sudo');
    expect(await require(MISSING, ALSO_MISSING)).toEqual({
      ...refused('this machine has no apt-get'),
      ...{ said: [], ran: [] },
    });
  });

  it("are all named with apt-get's last line if it fails", async () => {
    asUser(0);
    addNoted('apt-get', '[ "$1" = update ] || { echo one >&2; echo "E: two" >&2; exit 100; }');
    expect(await require(MISSING, ALSO_MISSING)).toEqual({
      ...refused('apt-get failed: E: two'),
      said: ['Installing missing packages: alpha-tools beta-tools'],
      ran: ['apt-get update (noninteractive)', `${INSTALL} alpha-tools beta-tools (noninteractive)`],
    });
  });

  it('are installed from the package lists that are there if those cannot be updated', async () => {
    asUser(0);
    addNoted('apt-get', '[ "$1" = install ] || exit 100');
    expect(await require(MISSING)).toMatchObject({
      ok: true,
      ran: ['apt-get update (noninteractive)', `${INSTALL} beta-tools (noninteractive)`],
    });
  });

  it('are looked for again by each call: installed ones are then not installed again', async () => {
    asUser(0);
    addNoted(
      'apt-get',
      `[ "$1" = update ] || { touch '${inFolder(MISSING.name)}'; chmod +x '${inFolder(MISSING.name)}'; }`,
    );
    await require(MISSING);
    expect(await require(MISSING)).toMatchObject({ ok: true, said: [], ran: { length: 2 } });
  });
});
