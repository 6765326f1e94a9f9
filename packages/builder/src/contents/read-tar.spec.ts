import fs from 'node:fs';
import { makeTempDir, run, sha256File, type TempDir } from '@nx-aib/build-machine';
import { encodePath } from '@nx-aib/image-plan';
import { readTar } from './read-tar';

describe('what a tar of tar(1) holds', () => {
  let dir: TempDir;
  beforeAll(async () => (dir = await makeTempDir('read-tar')));
  afterAll(() => dir.remove());

  async function packed(...options: string[]) {
    const argv = [
      '--create',
      '--format=pax',
      '--owner=5:5',
      '--group=7:7',
      '--sort=name',
      ...options,
    ] as const;
    const outcome = await run(['tar', ...argv, '--file', `${dir.path}/x.tar`, '-C', `${dir.path}/tree`, '.']);
    if (!outcome.ok) throw new Error(outcome.stderr);
    return readTar(`${dir.path}/x.tar`);
  }

  it('is every path with type, mode, owner, size, digest and target, hard links as one file', async () => {
    const tree = `${dir.path}/tree`;
    const long = `${'d'.repeat(120)}/${'f'.repeat(200)}`;
    fs.mkdirSync(`${tree}/${'d'.repeat(120)}`, { recursive: true });
    fs.chmodSync(tree, 0o755);
    fs.chmodSync(`${tree}/${'d'.repeat(120)}`, 0o1777);
    fs.writeFileSync(`${tree}/${long}`, 'x'.repeat(3_000_000));
    fs.chmodSync(`${tree}/${long}`, 0o4755);
    fs.writeFileSync(`${tree}/a b`, '');
    fs.chmodSync(`${tree}/a b`, 0o640);
    fs.linkSync(`${tree}/${long}`, `${tree}/other`);
    fs.symlinkSync('to ü\n', `${tree}/link`);
    const entries = await packed();
    const owned = { uid: 5, gid: 7 };
    const sha256 = await sha256File(`${tree}/${long}`);
    const file = { type: 'file', mode: 0o4755, ...owned, size: 3_000_000, sha256, inode: expect.any(Number) };
    expect(Object.fromEntries(entries)).toEqual({
      '/': { type: 'dir', mode: 0o755, ...owned },
      [encodePath('/a b')]: {
        ...{ type: 'file', mode: 0o640, ...owned, size: 0 },
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
      [`/${'d'.repeat(120)}`]: { type: 'dir', mode: 0o1777, ...owned },
      [`/${long}`]: file,
      '/link': { type: 'link', mode: 0o777, ...owned, target: encodePath('to ü\n') },
      '/other': file,
    });
    expect(entries.get('/other')?.inode).toBe(entries.get(`/${long}`)?.inode);
  });

  it("has a file's capabilities, and no directory's, as mke2fs takes them", async () => {
    const entries = await packed('--pax-option=SCHILY.xattr.security.capability:=caps');
    expect(entries.get(encodePath('/a b'))?.capability).toBe(Buffer.from('caps').toString('base64'));
    expect(entries.get('/')?.capability).toBeUndefined();
  });
});
