import { failure, success } from '@nx-aib/core';
import { buildImage, type BuildImage, type BuildRequest, type LockPackages } from '@nx-aib/builder';
import { runSeen } from './testing/run-seen';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let manifest: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aib-dev-'));
  manifest = path.join(folder, 'x.aib.yml');
  fs.writeFileSync(manifest, 'name: x\nqm: { memory_limit: { max: 40%, high: 35% } }\n');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

const never: BuildImage = () => Promise.reject(new Error('begun'));

const neverLocked: LockPackages = () => Promise.reject(new Error('begun'));

const run = (words: string[], buildImage = never, lockPackages = neverLocked) =>
  runSeen(words, { buildImage, lockPackages });

const X86 = ['--arch', 'x86_64'];

describe('aib-dev validate', () => {
  it('says that a manifest is valid, and for what', async () => {
    expect(await run(['validate', manifest, ...X86])).toEqual({
      status: 0,
      out: `${manifest} is valid for debian13 on qemu (x86_64, package mode)\n`,
      err: '',
    });
  });

  it('shows what is wrong, and where', async () => {
    fs.writeFileSync(manifest, 'name: x\nimage:\n  sealed: true\n');
    const { status, out, err } = await run(['validate', manifest, ...X86]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toBe(
      `${manifest}:3:11: error[unsupported/option]: "image.sealed" cannot be applied: sealed images are not supported yet\n` +
        '    sealed: true\n' +
        '            ^~~~\n' +
        '  hint: remove it: the image is not built with OSTree or SELinux\n',
    );
  });
});

describe('aib-dev plan', () => {
  it('prints the plan for people, or as JSON and nothing else', async () => {
    expect((await run(['plan', manifest, ...X86])).out).toMatch(
      /^x\ndebian13 for qemu \(x86_64\), package mode/,
    );
    const { out } = await run(['plan', '--json', '--mode', 'image', manifest, ...X86]);
    expect(JSON.parse(out)).toMatchObject({ schema: 1, name: 'x', mode: 'image', qm: { readOnly: true } });
  });

  it('says where the packages of an image without a lock come from, and looks in the given store', async () => {
    const store = path.join(folder, 'store');
    const words = ['plan', '--build-dir', store, manifest, ...X86];
    expect((await run(words)).out).toContain(
      '\n  versions: latest in the archive when they are installed (no lock file)\n',
    );
    const { out } = await run([...words, '--json']);
    expect(JSON.parse(out)).toMatchObject({ lock: null, packageOrigin: { from: 'archive' } });
    expect(fs.existsSync(store)).toBe(false);
  });

  it.each(['plan', 'build'])('refuses an age that is not valid: %s', async (command) => {
    const out = command === 'build' ? [path.join(folder, 'x.raw')] : [];
    const { status, err } = await run([command, '--max-package-age', 'a month', manifest, ...out, ...X86]);
    expect([status, err]).toEqual([
      1,
      expect.stringContaining('error[packages/max-age]: --max-package-age: "a month" is not a valid age\n'),
    ]);
  });

  it('plans memory for other machines as well', async () => {
    const words = ['plan', '--memory', '1G,2G', '--memory', '8G', manifest, ...X86];
    const { out } = await run([...words, '--json']);
    const { memoryBudgets } = JSON.parse(out) as {
      memoryBudgets: { memTotal: number; leftForHost: number }[];
    };
    expect(memoryBudgets.map(({ memTotal }) => memTotal / 1024 ** 3)).toEqual([1, 2, 8]);
    expect((await run(words)).out).toContain('\nMemory budget\n');
    expect(JSON.parse((await run(['plan', '--json', manifest, ...X86])).out)).not.toHaveProperty(
      'memoryBudgets',
    );
    const { status, err } = await run(['plan', '--memory', '1G,much', manifest, ...X86]);
    expect([status, err]).toEqual([
      1,
      expect.stringContaining('error[plan/memory]: --memory: "much" is not the memory of a machine\n'),
    ]);
  });

  it('takes defines, more than one', async () => {
    const defines = ['--define', 'extra_debs=[nano]', '--define', 'source_date_epoch=5'];
    const { out } = await run(['plan', '--json', ...defines, manifest, ...X86]);
    expect(JSON.parse(out)).toMatchObject({ sourceDateEpoch: 5, packages: [{ requested: ['nano'] }, {}] });
  });
});

describe('a source outside the workspace', () => {
  it.each(['validate', 'plan', 'lock', 'build'])(
    'makes %s fail at its line, unless it is allowed',
    async (command) => {
      const outside = path.join(folder, 'outside');
      fs.mkdirSync(outside);
      fs.writeFileSync(path.join(outside, 'secret'), '');
      const inner = path.join(folder, 'ws/x.aib.yml');
      fs.mkdirSync(path.dirname(inner));
      fs.writeFileSync(
        inner,
        'name: x\ncontent:\n  add_files: [{ path: /etc/x, source_path: ../outside/secret }]\n',
      );
      const words = [command, inner, ...(command === 'build' ? [path.join(folder, 'x.qcow2')] : []), ...X86];
      const refused = await run(words);
      expect(refused).toMatchObject({ status: 1, out: '' });
      expect(refused.err).toContain(
        `${inner}:3:44: error[source/outside]: the source "../outside/secret" is outside`,
      );
      const allowed = run([...words, '--allow-source', path.relative('.', outside)]);
      if (command === 'lock' || command === 'build') await expect(allowed).rejects.toThrow('begun');
      else expect((await allowed).status).toBe(0);
      if (command === 'plan')
        expect((await allowed).out).toMatch(/\/etc\/x from \.\.\/outside\/secret, outside the workspace\n/);
    },
  );
});

describe('aib-dev build', () => {
  it('hands over the plan and where everything goes, and prints the image', async () => {
    const requests: BuildRequest[] = [];
    const buildImage: BuildImage = (request) => {
      requests.push(request);
      request.say('Installing what the host is missing: mtools');
      request.report({ step: 'packages-host', state: 'done', milliseconds: 1234 });
      return Promise.resolve(success({ image: request.out, descriptor: `${request.out}.json` }));
    };
    const out = path.join(folder, 'x.img');
    expect(await run(['build', manifest, out, '--build-dir', folder, ...X86], buildImage)).toEqual({
      status: 0,
      out: `${out}\n`,
      err: expect.stringMatching(
        /^Installing what the host is missing: mtools\n {2}packages-host {8}1\.2 s\n\S+\/x\.img built in \d+\.\d s: 1 of \d+ steps ran\nnext: air --nographics \S+\/x\.img\n$/,
      ),
    });
    expect(requests).toMatchObject([
      {
        plan: { name: 'x' },
        manifestDir: folder,
        format: 'raw',
        out,
        storeDir: folder,
        dryRun: false,
        descriptor: path.join(folder, 'x.image.json'),
      },
    ]);
  });

  it('asks for the latest packages, and says how old cached ones may be', async () => {
    const seen: BuildRequest[] = [];
    const buildImage: BuildImage = (request) => {
      seen.push(request);
      const old = { code: 'packages/old', severity: 'warning', message: 'old' } as const;
      return Promise.resolve(success({ image: request.out, descriptor: '' }, [old]));
    };
    const build = (...words: string[]) =>
      run(['build', manifest, path.join(folder, 'x.raw'), ...X86, ...words], buildImage);
    const before = Math.floor(Date.now() / 1000);
    expect(await build()).toMatchObject({
      status: 0,
      err: expect.stringContaining('warning[packages/old]: old') as string,
    });
    await build('--refresh', '--max-package-age', 'never');
    expect(seen).toMatchObject([
      { maxPackageAge: 30 * 24 * 3600 },
      { refresh: expect.any(Number) as number },
    ]);
    expect(seen[0]?.refresh).toBeUndefined();
    expect(seen[1]?.refresh).toBeGreaterThanOrEqual(before);
    expect(seen[1]?.maxPackageAge).toBeUndefined();
  });

  it('fails with the diagnostics of the build, each shown once', async () => {
    const problem = { code: 'x/y', severity: 'error', message: 'no room' } as const;
    const built = await run(['build', manifest, path.join(folder, 'x'), ...X86], () =>
      Promise.resolve(failure([problem])),
    );
    expect(built).toEqual({ status: 1, out: '', err: 'error[x/y]: no room\n' });
  });

  it('says which step failed before it says why', async () => {
    const problem = { code: 'x/y', severity: 'error', message: 'no room' } as const;
    const { err } = await run(['build', manifest, path.join(folder, 'x'), ...X86], (request) => {
      request.report({ step: 'esp', state: 'miss' });
      return Promise.resolve(failure([problem]));
    });
    expect(err).toMatch(/^ {2}esp {16}failed after \d+\.\d s\nerror\[x\/y\]: no room\n$/);
  });

  it('prints the steps of a dry run, how many would run, and the command for it', async () => {
    const words = ['--explain', '--dry-run', ...X86, '--define', 'extra_debs=[nano, vim]', manifest, 'x.raw'];
    const { out, err } = await run(['build', ...words], (request) => {
      expect(request).toMatchObject({ dryRun: true, explain: true });
      request.report({ step: 'esp', state: 'miss', why: ['no earlier run of this step'] });
      return Promise.resolve(success(null));
    });
    expect({ out: out.replace(/of \d+ steps/, 'of 9 steps'), err }).toEqual({
      out: `  esp                would run
                       no earlier run of this step
x.raw is not up to date: 1 of 9 steps would run
next: aib-dev build --explain --arch x86_64 --define 'extra_debs=[nano, vim]' ${manifest} x.raw
`,
      err: '',
    });
  });

  it('does not begin, and removes nothing, when a directory is where the descriptor goes', async () => {
    fs.mkdirSync(path.join(folder, 'x.image.json/precious'), { recursive: true });
    const out = path.join(folder, 'x.qcow2');
    const { status, err } = await run(['build', manifest, out, ...X86]);
    expect({ status, err }).toEqual({
      status: 1,
      err: `error[output/directory]: the image's descriptor "${folder}/x.image.json" cannot be written: it is a directory\n`,
    });
    expect(fs.existsSync(path.join(folder, 'x.image.json/precious'))).toBe(true);
  });

  it.each([
    ['', 'it is a directory'],
    ['none/x.qcow2', 'its directory does not exist'],
    ['x.aib.yml/x.qcow2', 'its directory is a file'],
  ])('does not begin when %s cannot be written', async (name, why) => {
    const out = path.join(folder, name);
    const { status, err } = await run(['build', manifest, out, ...X86]);
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringContaining(`cannot be written: ${why}\n`),
    });
  });
});

describe('what the machine refuses', () => {
  it.each([
    ['build', ''],
    ['build', '/below'],
    ['build --dry-run', ''],
    ['build --dry-run', '/below'],
  ])('is said by %s of a store that is a file%s', async (command, below) => {
    const out = path.join(folder, 'x.qcow2');
    const words = [...command.split(' '), manifest, out, '--build-dir', `${manifest}${below}`, ...X86];
    expect(await run(words, buildImage)).toEqual({
      status: 1,
      out: '',
      err: `error[build-dir/not-a-directory]: the store "${manifest}${below}" cannot be used: it is a file, or inside one\n  hint: set NX_AIB_STORE to another directory, or use --build-dir with aib-dev\n`,
    });
  });

  it.each(['build', 'build --dry-run'])(
    'is said by %s of a store that a program would misread',
    async (command) => {
      const words = [
        ...command.split(' '),
        manifest,
        path.join(folder, 'x.qcow2'),
        '--build-dir',
        `${folder}/a:b`,
      ];
      expect(await run([...words, ...X86], buildImage)).toEqual({
        status: 1,
        out: '',
        err: `error[build-dir/unusable-name]: the store "${folder}/a:b" cannot be used: its name has a ":", at which ld.so(8) splits a list of directories\n  hint: set NX_AIB_STORE to another directory, or use --build-dir with aib-dev\n`,
      });
      expect(fs.readdirSync(folder)).toEqual(['x.aib.yml']);
    },
  );

  it('is said of an image whose name is not text', async () => {
    const out = path.join(folder, 'a\uFFFDb.qcow2');
    const { status, err } = await run(['build', manifest, out, ...X86], buildImage);
    expect({ status, err }).toEqual({
      status: 1,
      err: `error[output/unusable-name]: the image ${JSON.stringify(out)} cannot be written: its name is not UTF-8\n`,
    });
  });

  it('is one line, and no stack trace', async () => {
    const { status, err } = await run(['build', manifest, path.join(folder, 'x'), ...X86], async () => {
      await fs.promises.mkdir(manifest);
      throw new Error('mkdir has to fail');
    });
    expect(status).toBe(1);
    expect(err).toBe(`error[machine/system-error]: EEXIST: file already exists, mkdir '${manifest}'\n`);
  });

  it('is not mistaken for a bug, which is thrown', async () => {
    await expect(run(['build', manifest, path.join(folder, 'x'), ...X86])).rejects.toThrow('begun');
  });
});

describe('a command line that is not understood', () => {
  it.each([
    [['plan'], "error: missing required argument 'manifest'\n"],
    [['plan', '--bad', 'x'], "error: unknown option '--bad'\n"],
    [
      ['plan', '--mode', 'x', 'y'],
      "error: option '--mode <mode>' argument 'x' is invalid. Allowed choices are package, image.\n",
    ],
    [['plan', 'x', 'y'], "error: too many arguments for 'plan'. Expected 1 argument but got 2.\n"],
    [['bake'], "error: unknown command 'bake'\n"],
  ])('%j', async (words, err) => {
    expect(await run(words)).toEqual({ status: 2, out: '', err });
  });
});

describe('the help', () => {
  const README = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const COMMANDS = README.split('\n')
    .filter((line) => line.startsWith('aib-dev '))
    .map((line) => line.split(' ').slice(1));

  it.each(COMMANDS.map((words) => [words.join(' '), words] as const))('knows %s', async (_line, words) => {
    const command = words.slice(0, words[0] === 'store' ? 2 : 1);
    const { status, out } = await run([...command, '--help']);
    expect(status).toBe(0);
    expect(out).toContain(`Usage: aib-dev ${command.join(' ')} [options]`);
    for (const option of words.filter((word) => word.startsWith('--'))) expect(out).toContain(option);
  });

  it('says what becomes of a store', async () => {
    expect((await run(['store', '--help'])).out.replace(/\s+/g, ' ')).toContain(
      'list [options] list cached step outputs, least recently used first, and the size of downloads ' +
        'verify [options] read every cached output and download, and remove damaged ones; exit status 1 if there were any ' +
        'prune [options] remove the least recently used outputs and downloads, and leftovers of killed builds',
    );
  });
});

describe('aib-dev sign', () => {
  it('says how to give a key where there is none', async () => {
    expect(await run(['sign', 'x.image.json'])).toEqual({
      status: 1,
      out: '',
      err:
        'error[sign/no-key]: no signing key was given\n' +
        '  hint: use --key or NX_AIB_SIGN_KEY; create one with: openssl genpkey -algorithm ed25519 -out sign.key\n',
    });
  });

  it('says what is not there, and takes a file that is no key for none', async () => {
    const missing = await run(['sign', 'x.image.json', '--key', path.join(folder, 'none')]);
    expect(missing.err).toContain('error[attest/no-file]: the key');
    const other = await run(['sign', 'x.image.json', '--key', manifest]);
    expect(other.err).toContain('is not a PEM private key');
    expect([missing.status, other.status]).toEqual([1, 1]);
  });
});
