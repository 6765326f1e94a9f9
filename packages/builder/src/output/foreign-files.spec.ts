import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildImage } from '../execute/build-image';
import type { BuildRequest } from '../build-request';
import { loadImagePlan } from '@nx-aib/planner';
import { descriptorOf } from './descriptor-name';
import { foreignFiles } from './foreign-files';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
const MANIFEST = `name: car
content:
  add_files:
    - { path: /usr/share/vm.qcow2, source_path: vm.qcow2 }
    - { path: /usr/share/vm.json, source_path: old.image.json }
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib foreign '));
  writeFileSync(at('car.aib.yml'), MANIFEST);
  writeFileSync(at('vm.qcow2'), QCOW2);
  writeFileSync(at('old.image.json'), descriptor('old.qcow2'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const QCOW2 = Buffer.from('514649fb00000003', 'hex');

function descriptor(file: string, schema = 1): string {
  const artifact = { file, format: 'raw', size: 1, sha256: 'f'.repeat(64), fingerprint: 'f'.repeat(64) };
  return JSON.stringify({ schema, artifact, plan: { schema }, installed: [] });
}

async function requestFor(out: string): Promise<BuildRequest> {
  const loaded = await loadImagePlan({ manifestFile: at('car.aib.yml'), arch: 'x86_64', heedLock: false });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return {
    ...loaded.value,
    ...{ format: 'qcow2', out: at(out), descriptor: descriptorOf(at(out)), storeDir: at('store') },
    ...{ report: () => undefined, say: () => undefined, dryRun: false },
  };
}

async function saidOf(out: string): Promise<string[]> {
  const found = await foreignFiles(await requestFor(out));
  expect(found.map(({ code }) => code)).toEqual(found.map(() => 'output/foreign-file'));
  return found.map(({ message }) => message.replaceAll(`${folder}/`, ''));
}

/** A disk without anything on it but its table. */
function disk(name: string, script: string): void {
  writeFileSync(at(name), Buffer.alloc(4 * 2 ** 20));
  execFileSync('/usr/sbin/sfdisk', ['--quiet', at(name)], {
    input: script,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

const OTHER = 'cannot be written: another file exists there';

describe('an image replaces', () => {
  it.each([
    ['nothing', () => undefined],
    ['an empty file', () => writeFileSync(at('x.img'), '')],
    [
      'a qcow2 image that its descriptor describes',
      () => {
        writeFileSync(at('x.img'), QCOW2);
        writeFileSync(at('x.image.json'), descriptor('x.img'));
      },
    ],
    [
      'a qcow2 image that has the identity of this one',
      async () => {
        disk('x.raw', `label: gpt\nlabel-id: ${(await requestFor('x')).plan.disk.diskId}\n`);
        execFileSync('qemu-img', ['convert', '-O', 'qcow2', at('x.raw'), at('x.img')]);
      },
    ],
    [
      'a raw disk that has the identity of this one',
      async () => disk('x.img', `label: gpt\nlabel-id: ${(await requestFor('x')).plan.disk.diskId}\n`),
    ],
    [
      'a raw disk that its descriptor describes',
      () => {
        disk('x.img', 'label: gpt\n');
        writeFileSync(at('x.image.json'), descriptor('x.img'));
      },
    ],
    [
      'a raw disk that the descriptor of an earlier version describes',
      () => {
        disk('x.img', 'label: dos\n');
        writeFileSync(at('x.json'), descriptor('x.img'));
      },
    ],
    [
      'an image with the descriptor of a later version',
      () => {
        writeFileSync(at('x.img'), QCOW2);
        writeFileSync(at('x.image.json'), descriptor('x.img', 7));
      },
    ],
  ])('%s', async (_, make) => {
    await make();
    expect(await saidOf('x.img')).toEqual([]);
  });
});

describe('an image does not replace', () => {
  it.each([
    [
      'the manifest',
      'car.aib.yml',
      () => undefined,
      'cannot be written: its name is reserved for a manifest',
    ],

    ['another name of the manifest', 'x', () => linkSync(at('car.aib.yml'), at('x')), OTHER],
    ['a raw disk of somebody else', 'x.img', () => disk('x.img', 'label: gpt\n'), OTHER],
    ['what only begins like a qcow2 image', 'x.img', () => writeFileSync(at('x.img'), QCOW2), OTHER],
    [
      'a qcow2 image of somebody else',
      'x.img',
      () => {
        disk('x.raw', 'label: gpt\n');
        execFileSync('qemu-img', ['convert', '-O', 'qcow2', at('x.raw'), at('x.img')]);
      },
      OTHER,
    ],
    [
      'the lock that could be there',
      'car.aib.lock',
      () => undefined,
      'cannot be written: its name is reserved for a lock',
    ],
    [
      'what could be a manifest',
      'y.aib.yml',
      () => undefined,
      'cannot be written: its name is reserved for a manifest',
    ],
    [
      'a file that only its descriptor takes for an image',
      'x.img',
      () => {
        writeFileSync(at('x.img'), 'notes');
        writeFileSync(at('x.image.json'), descriptor('x.img'));
      },
      OTHER,
    ],
    [
      'what the manifest takes into the image, be it an image',
      'vm.qcow2',
      () => undefined,
      'cannot be written: the manifest takes "vm.qcow2" into the image',
    ],
    [
      'the same by a link in the path',
      'link/vm.qcow2',
      () => symlinkSync('.', at('link')),
      'cannot be written: the manifest takes "vm.qcow2" into the image',
    ],
    [
      'a symbolic link, be it to an image',
      'x',
      () => symlinkSync('vm.qcow2', at('x')),
      'cannot be written: a symbolic link to "vm.qcow2" is there',
    ],
    [
      'a symbolic link to nothing',
      'x',
      () => symlinkSync('none', at('x')),
      'cannot be written: a symbolic link to "none" is there',
    ],
    [
      "anything in the store's folders",
      'store/objects/f1/output/disk.qcow2',
      () => mkdirSync(at('store/objects/f1/output'), { recursive: true }),
      'cannot be written: it is inside the store "store"',
    ],
  ])('%s', async (_, out, make, why) => {
    make();
    expect(await saidOf(out)).toEqual([`the image "${out}" ${why}`]);
  });
});

describe("an image's descriptor does not replace", () => {
  const what = 'the image\'s descriptor "x.image.json"';
  it.each([
    ['a file of somebody else', () => writeFileSync(at('x.image.json'), '{"name":"x","schema":1}'), OTHER],
    [
      'half of a descriptor',
      () => writeFileSync(at('x.image.json'), descriptor('x.qcow2').slice(0, 100)),
      OTHER,
    ],
    [
      'a symbolic link, be it to a descriptor',
      () => symlinkSync('old.image.json', at('x.image.json')),
      'cannot be written: a symbolic link to "old.image.json" is there',
    ],
  ])('%s', async (_, make, why) => {
    make();
    expect(await saidOf('x.qcow2')).toEqual([`${what} ${why}`]);
  });

  it('what the manifest takes into the image, be it a descriptor', async () => {
    expect(await saidOf('old.qcow2')).toEqual([
      'the image\'s descriptor "old.image.json" cannot be written: the manifest takes "old.image.json" into the image',
    ]);
  });
});

describe('a build whose output would replace another file', () => {
  it('says what is there and what to do, before it makes a step or a store', async () => {
    const request = await requestFor('car.aib.yml');
    const built = await buildImage({ ...request, report: () => Promise.reject(new Error('a step began')) });
    expect(built).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'output/foreign-file',
          severity: 'error',
          message: `the image "${at('car.aib.yml')}" cannot be written: its name is reserved for a manifest`,
          hint: 'a build replaces an image that was built there and nothing else: choose another output, or move the existing file away',
        },
      ],
    });
    expect(readFileSync(at('car.aib.yml'), 'utf8')).toBe(MANIFEST);
  });

  it('leaves a package.json alone, whose name it does not use', async () => {
    writeFileSync(at('package.json'), '{}');
    expect(await saidOf('package.qcow2')).toEqual([]);
    expect((await requestFor('package.qcow2')).descriptor).toBe(at('package.image.json'));
  });
});
