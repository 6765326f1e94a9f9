import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { aimsOf, hooked, type Aim } from './testing/aimed-kills';
import { buildArguments, built, saidBy, writeManifest } from './testing/builds';
import type { Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { FULL } from './testing/full';
import { smallDisk, type SmallDisk } from './testing/small-disk';
import { buildReference, copyLayers, expectSound, objectsOf, staged } from './testing/step-stores';

/** Two images with the packages of the reference image; an edit turns one into the other. */
const KINDS = ['60%', '61%'] as const;

let place: string;
let disk: SmallDisk;
const inPlace = (...names: string[]) => path.join(place, ...names);
const store = () => inPlace('store');
const manifests: string[] = [];
/** The images and descriptors without any kill. */
const right: { image: string; descriptor: string }[] = [];

beforeAll(async () => {
  place = await mkdtemp('/var/tmp/nx-aib kills ');
  await copyLayers(await buildReference(inPlace('reference')), store());
  disk = await smallDisk(inPlace('disk'), '4g');
  for (const [index, max] of KINDS.entries()) {
    const qm = { content: { debs: ['busybox-static'] }, memory_limit: { max } };
    const manifest = { name: 'car', target: 'qemu', content: { debs: ['tree'] }, qm };
    manifests.push(await writeManifest(inPlace(`manifest ${index}`), { manifest, sources: {} }));
    await built({ store: store(), manifest: of(manifests, index), out: inPlace('right') });
    right.push(await seen(inPlace('right')));
  }
});
afterAll(async () => {
  await disk.remove();
  await rm(place, { recursive: true });
});

function of<T>(list: readonly T[], index: number): T {
  return list[index % 2] as T;
}

/** An image and its descriptor in any directory. */
async function seen(out: string): Promise<{ image: string; descriptor: string }> {
  const digest = saidBy(await disk.run(['sha256sum', path.join(out, 'image.qcow2')])).slice(0, 64);
  return { image: digest, descriptor: saidBy(await disk.run(['cat', path.join(out, 'image.image.json')])) };
}

function build(index: number, out: string, variables: readonly string[] = []): Promise<Seen> {
  const order = { store: store(), manifest: of(manifests, index), out };
  return disk.run([
    ...(['env', ...variables] as [string, ...string[]]),
    ...[freshCopy('node_modules/.bin/aib-dev'), ...buildArguments(order)],
  ]);
}

/** Removes the step that the edit needs, so that it runs again; a killed build may have finished it. */
async function forgetChanges(): Promise<void> {
  const objects = await objectsOf(store());
  const changes = objects.filter(({ step }) => step === 'changes');
  await Promise.all(changes.map(({ folder }) => rm(folder, { recursive: true })));
}

/** The last starts of these programs, which move the image, its content manifest and its descriptor into place. */
function last(aims: readonly Aim[], effect: string, back: number, when: Aim['when']): Aim {
  const found = aims.filter((aim) => aim.effect === effect && aim.when === when).at(-back);
  if (found === undefined) throw new Error(`there is no ${effect}`);
  return found;
}

/** A build takes seconds: this many writes are enough here; the store's own tests cover all of them. */
const MOST_WRITES = 36;

/**
 * Writes, renames, removals and programs, once each, from the whole build; for the sample, those closest to the image.
 */
function chosen(aims: readonly Aim[], disks: string): Aim[] {
  const between = last(aims, 'spawn perl', 2, 'after');
  const before = last(aims, 'spawn perl', 3, 'before');
  const within =
    disks === 'one file system'
      ? last(aims, 'spawn qemu-io', 1, 'within')
      : last(aims, 'spawn cp', 1, 'within');
  if (!FULL) return disks === 'one file system' ? [between, within] : [within, before];
  const writes = aims.filter(
    ({ effect, nth }) =>
      nth === 1 &&
      /^(rename|writeFile|copyFile|rm|rmSync|spawn) /.test(effect) &&
      !/ contents.[1-9]/.test(effect),
  );
  const spread = writes.filter((_, index) => index % Math.ceil(writes.length / MOST_WRITES) === 0);
  return [...new Set([...spread, between, before, within, last(aims, 'spawn perl', 1, 'after')])];
}

describe('kill -9 of a build after an edit, at an aimed moment', () => {
  it.each(['one file system', 'two file systems'])('loses nothing and leaves nothing: %s', async (disks) => {
    const out = disks === 'one file system' ? inPlace('out') : inPlace('disk', 'out');
    saidBy(await disk.run(['mkdir', '-p', out]));
    saidBy(await build(0, out));
    await forgetChanges();
    const list = inPlace('effects');
    saidBy(await build(1, out, hooked({ NX_AIB_EFFECTS: list })));
    const aims = chosen(aimsOf(await readFile(list, 'utf8')), disks);
    await rm(list);
    let killed = 0;
    for (const [round, aim] of aims.entries()) {
      // The files from the previous round remain.
      await forgetChanges();
      const { status } = await build(round, out, hooked({ NX_AIB_KILL: JSON.stringify(aim) }));
      if (status !== 0) killed += 1;
      const left = await seen(out);
      expect(right.map(({ image }) => image)).toContain(left.image);
      expect(right.map(({ descriptor }) => descriptor)).toContain(left.descriptor);
      saidBy(await build(round, out));
      expect({ aim, ...(await seen(out)) }).toEqual({ aim, ...of(right, round) });
      expect(saidBy(await disk.run(['ls', '-A', out])).split('\n')).toEqual([
        'image.files.mtree',
        'image.image.json',
        'image.qcow2',
        '',
      ]);
      expect([await staged(store()), await leftovers('leases'), await leftovers('locks')]).toEqual([
        [],
        [],
        [],
      ]);
    }
    expect(killed).toBeGreaterThan(aims.length * 0.8);
    await expectSound(store());
  });
});

function leftovers(folder: string): Promise<string[]> {
  return readdir(path.join(store(), folder));
}
