import { readdir, readFile, stat } from 'node:fs/promises';
import { sha256File } from '@nx-aib/build-machine';
import type { ImageDescriptor, ImagePlan } from '@nx-aib/image-plan';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { ordinaryUser, type OrdinaryUser } from './testing/ordinary-user';

const artifact = (name: string) => freshCopy('dist/image-qemu', name);
const descriptor = async () => JSON.parse(await readFile(artifact('image.json'), 'utf8')) as ImageDescriptor;

describe('the quick start, in a fresh copy', () => {
  it('builds the reference image and its descriptor', async () => {
    const seen = await nx('build', 'image-qemu');
    expect({ status: seen.status, said: seen.stdout + seen.stderr }).toMatchObject({ status: 0 });
    const { artifact: built, plan } = await descriptor();
    expect(built).toMatchObject({
      file: 'image-qemu.qcow2',
      format: 'qcow2',
      size: (await stat(artifact('image-qemu.qcow2'))).size,
      sha256: await sha256File(artifact('image-qemu.qcow2')),
    });
    expect(plan.qm?.memory.max.setting).toBe('40%');
  });

  it('has nothing to do the second time, and leaves no image in the cache of Nx', async () => {
    const seen = await nx('build', 'image-qemu');
    expect(seen.stdout).toMatch(/image-qemu\.qcow2 is up to date: none of \d+ steps had to run/);
    // Nx itself knows the image in place from then on.
    expect((await nx('build', 'image-qemu')).stdout).toContain(
      'Nx read the output from the cache instead of running the command for 2 out of 2 tasks.',
    );
    const cached = await readdir(freshCopy('.nx/cache'), { recursive: true });
    expect(cached.filter((file) => file.endsWith('.tar.zst')).length).toBeGreaterThan(2);
    expect(cached.filter((file) => file.endsWith('.qcow2'))).toEqual([]);
  });

  it('plans what it builds', async () => {
    const seen = await nx('plan', 'image-qemu');
    expect(seen.status).toBe(0);
    const { packageOrigin, ...plan } = JSON.parse(
      await readFile(artifact('plan.json'), 'utf8'),
    ) as ImagePlan & { readonly packageOrigin: unknown };
    expect((await descriptor()).plan).toEqual(plan);
    expect(packageOrigin).toMatchObject({ from: 'store' });
    expect(seen.stdout).toContain((await readFile(artifact('plan.txt'), 'utf8')).trim());
  });

  it('is the same, byte for byte, when an ordinary user builds it from nothing', async () => {
    const user: OrdinaryUser = await ordinaryUser();
    try {
      const out = `${user.home}/image-qemu.qcow2`;
      const seen = await user.run([
        freshCopy('node_modules/.bin/aib-dev'),
        'build',
        // Without Nx there is no project, of which the seed of an image's UUIDs is made.
        '--seed',
        (await descriptor()).plan.seed,
        freshCopy('e2e/image-qemu/image-qemu.aib.yml'),
        out,
      ]);
      expect({ status: seen.status, said: seen.stdout + seen.stderr }).toMatchObject({ status: 0 });
      expect(await sha256File(out)).toBe((await descriptor()).artifact.sha256);
      const { contents, ...rest } = await descriptor();
      // Outside dist/<project> the content manifest is named after the image; its digest is the same.
      expect(JSON.parse(await readFile(`${user.home}/image-qemu.image.json`, 'utf8'))).toEqual({
        ...rest,
        contents: { ...contents, file: 'image-qemu.files.mtree' },
      });
    } finally {
      await user.remove();
    }
  });
});
