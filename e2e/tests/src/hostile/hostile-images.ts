import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import type { ImagePlan } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';
import { build, built, saidBy, writeManifest } from '../testing/builds';
import { see } from '../testing/commands';
import { FULL } from '../testing/full';
import { joinParts, type JsonObject } from '../testing/manifest-parts';
import { buildReference, expectSound } from '../testing/step-stores';
import { BUILT } from './built';
import { BESIDE } from './built-names';
import { expectSoundDisk, readContents, readTree } from './disk-tree';
import { placesBelow, placeOf, plannedTree, type Planned, type ReadTree } from './expected-tree';
import { OUTSIDE, putBeside, unmarked, type Built, type Failing } from './hostile-case';
import { MACHINE, plantOutside, stateOf } from './outside';

/** The packages of the reference image, and its disk. */
const BASE: JsonObject = {
  name: 'x',
  content: { debs: ['tree'] },
  qm: { content: { debs: ['busybox-static'] } },
  image: { image_size: '4 GiB', partitions: { var: { relative_size: 0.2 }, var_qm: { relative_size: 0.1 } } },
};

const IMAGE = 'image.qcow2';

/** Builds images from hostile manifests, and compares their disks with their plans. */
export class HostileImages {
  /** An image with the same packages from a minimal manifest, to detect unrequested changes. */
  #plain: ReadTree | undefined;
  #store = '';

  constructor(private readonly place: () => string) {}

  #in(...below: string[]): string {
    return path.join(this.place(), ...below);
  }

  async prepare(): Promise<void> {
    await mkdir(this.place(), { recursive: true });
    this.#store = await buildReference(this.#in('reference'));
    await plantOutside(this.#in('outside'));
    if (FULL) this.#plain = (await this.#build('plain', [])).read;
  }

  async #stateOutside(): Promise<string[]> {
    const states = await Promise.all([this.#in('outside'), ...MACHINE].map(stateOf));
    return states.flat();
  }

  async expectBuilt(group: string): Promise<void> {
    const cases = BUILT.filter((one) => one.group === group);
    const outside = await this.#stateOutside();
    const { plan, read, raw } = await this.#build(group, cases);
    await expectSoundDisk(raw, plan);
    const planned = plannedTree(plan, read);
    expect(different(planned, read)).toEqual([]);
    expect(this.#unnamed(plan, planned, read)).toEqual([]);
    for (const { what, holds } of cases)
      for (const one of holds ?? []) expect({ what, ...held(one, read) }).toEqual({ what, ...one });
    await expectBootFiles(raw, plan);
    await rm(raw);
    expect(await this.#stateOutside()).toEqual(outside);
  }

  /** Builds cases together; the manifest's directory must be unchanged afterwards. */
  async #build(
    name: string,
    cases: readonly Built[],
  ): Promise<{ readonly plan: ImagePlan; readonly read: ReadTree; readonly raw: string }> {
    const folder = this.#in('manifests', name);
    const { manifest } = joinParts([{ manifest: BASE, sources: {} }, ...cases.map(({ part }) => part)]);
    const written = JSON.parse(
      JSON.stringify(manifest).replaceAll(OUTSIDE, this.#in('outside')),
    ) as JsonObject;
    const file = await writeManifest(folder, { manifest: written, sources: {} });
    await putBeside(folder, BESIDE);
    const before = await stateOf(folder);
    const out = this.#in('out', name);
    await built({ store: this.#store, manifest: file, out });
    expect(await stateOf(folder)).toEqual(before);
    const loaded = await loadImagePlan({ manifestFile: file });
    if (!loaded.ok) throw new Error(`${name} is built, and has no plan`);
    const { plan } = loaded.value;
    const raw = path.join(out, 'disk.raw');
    saidBy(await see(['qemu-img', 'convert', '-O', 'raw', path.join(out, IMAGE), raw]));
    const tree = await readTree(raw, plan, out);
    const known = await readContents(
      tree,
      [...tree.keys()].filter((at) => SMALL.test(at) || tree.get(at)?.type === 'link'),
      out,
    );
    const planned = plannedTree(plan, { tree, contents: known }).keys();
    const contents = new Map([
      ...known,
      ...(await readContents(
        tree,
        [...planned].filter((at) => !known.has(at)),
        out,
      )),
    ]);
    return { plan, raw, read: { tree, contents } };
  }

  /** Differences from the image with the same packages that are not in the plan. */
  #unnamed(plan: ImagePlan, planned: ReadonlyMap<string, Planned>, read: ReadTree): string[] {
    const plain = this.#plain;
    if (plain === undefined) return [];
    const named = new Set(planned.keys());
    for (const place of planned.keys())
      for (let above = path.dirname(place); above !== '/'; above = path.dirname(above)) {
        if (!plain.tree.has(above)) named.add(above);
      }
    const removed = plan.paths.filter(({ type }) => type === 'absent');
    for (const one of removed)
      for (const place of placesBelow(placeOf(plain, one.root, one.path, false), plain.tree, one.root))
        named.add(place);
    const places = new Set([...plain.tree.keys(), ...read.tree.keys()]);
    return [...places].filter((at) => {
      if (named.has(at) || OF_OTHER_KEYS.test(at)) return false;
      return seen(plain, at) !== seen(read, at);
    });
  }

  async expectFailing({ manifest, built: outcome, message }: Failing): Promise<void> {
    const { text, at } = unmarked(manifest.replaceAll(OUTSIDE, this.#in('outside')));
    const folder = this.#in('manifests', 'failing');
    await rm(folder, { recursive: true, force: true });
    await putBeside(folder, { 'm.aib.yml': text });
    const out = this.#in('out', 'failing');
    await rm(out, { recursive: true, force: true });
    const outside = await this.#stateOutside();
    const seen = await build({ store: this.#store, manifest: path.join(folder, 'm.aib.yml'), out });
    // Checked first: nothing outside may change.
    expect(await this.#stateOutside()).toEqual(outside);
    expect(await readdir(folder)).toEqual(['m.aib.yml']);
    if (outcome === 'harmless' && seen.status === 0) return;
    expect(seen.status).toBe(1);
    expect(seen.stderr).toMatch(new RegExp(`m\\.aib\\.yml:${at[0]}:\\d+: error\\[`));
    expect(seen.stderr).toMatch(message ?? /./);
    expect(seen.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(seen.stderr).not.toContain(path.join(this.#store, 'staging'));
    expect(await readdir(out)).toEqual([]);
  }

  expectSoundStore(): Promise<void> {
    return expectSound(this.#store);
  }
}

/** Files that are compared by content, not only by size. */
const SMALL = /^\/etc\/|^\/usr\/share\/containers\/|^\/usr\/lib\/systemd\//;

/** Files determined by other keys than paths: accounts, enabled units, and boot times. */
const OF_OTHER_KEYS = /^\/etc\/(?:passwd|shadow|group|gshadow)$|^\/etc\/(?:qm\/)?systemd\/system(?:\/|$)/;

/** Places whose entries differ from the planned ones. */
function different(planned: ReadonlyMap<string, Planned>, read: ReadTree): string[] {
  return [...planned].flatMap(([at, wanted]) => {
    const entry = read.tree.get(at);
    if (wanted.type === 'absent') return entry === undefined ? [] : [`${at} is there`];
    if (entry === undefined) return [`${at} is not there`];
    const content = read.contents.get(at);
    const found: Planned = {
      type: entry.type === 'other' ? 'file' : entry.type,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      ...(wanted.holds !== undefined &&
        content !== undefined && { holds: entry.type === 'link' ? content.toString() : sha256(content) }),
    };
    const keys = Object.keys(wanted) as (keyof Planned)[];
    const wrong = keys.filter((key) => wanted[key] !== undefined && wanted[key] !== found[key]);
    return wrong.map((key) => `${at}: ${key} ${String(found[key])}, and planned is ${String(wanted[key])}`);
  });
}

function held({ path: at, link, text }: NonNullable<Built['holds']>[number], read: ReadTree): object {
  const content = read.contents.get(at)?.toString();
  if (!read.tree.has(at)) return { path: at, absent: true };
  if (link !== undefined) return { path: at, link: content };
  return { path: at, ...(text !== undefined && { text: content }) };
}

function seen({ tree, contents }: ReadTree, at: string): string {
  const entry = tree.get(at);
  if (entry === undefined) return 'nothing';
  const { type, mode, uid, gid, size } = entry;
  return [type, mode, uid, gid, type === 'directory' ? '' : size, contents.get(at)?.toString('latin1')].join(
    ' ',
  );
}

/** Everything on the ESP, mdir(1) -b -/. */
const BOOT_FILES = [
  ...[
    '::/EFI/',
    '::/EFI/BOOT/',
    '::/EFI/BOOT/BOOTX64.EFI',
    '::/initrd.img',
    '::/loader/',
    '::/loader/entries/',
  ],
  ...['::/loader/entries/image.conf', '::/loader/loader.conf', '::/vmlinuz'],
];

/** Fails unless the ESP has one boot entry, with exactly the plan's title and arguments. */
async function expectBootFiles(raw: string, { disk, name, version, kernel }: ImagePlan): Promise<void> {
  const start = disk.partitions.find(({ filesystem }) => filesystem?.type === 'vfat')?.start ?? 0;
  const esp = `${raw}@@${start * SECTOR_SIZE}`;
  const listed = saidBy(await see(['mdir', '-b', '-/', '-i', esp, '::']));
  expect(listed.trim().split('\n').sort()).toEqual(BOOT_FILES);
  const title = version === null ? name : `${name} ${version}`;
  const entry = saidBy(await see(['mcopy', '-i', esp, '::/loader/entries/image.conf', '-']));
  expect(entry).toBe(
    `title ${title}\nlinux /vmlinuz\ninitrd /initrd.img\noptions ${kernel.cmdline.join(' ')}\n`,
  );
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
