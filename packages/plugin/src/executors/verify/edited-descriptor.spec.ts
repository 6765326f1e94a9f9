import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import { describeImage, parseDescriptor, renderDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import type { GuestFacts } from '../../../../runner/src/checks/check';
import { checksFor, expectedChecks, FAMILIES } from '../../../../runner/src/checks/families';
import { mutations, type Json } from '../../../../image-plan/src/testing/mutations';

/** The descriptor that the reference image's build writes, with packages that are not built here. */
async function referenceText(): Promise<string> {
  const manifestFile = path.join(__dirname, '../../../../../e2e/image-qemu/image-qemu.aib.yml');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64', heedLock: false });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const { plan } = loaded.value;
  const digest = 'ab'.repeat(32);
  const descriptor = describeImage({
    artifact: {
      file: 'image-qemu.qcow2',
      format: 'qcow2',
      size: bytes(1),
      sha256: digest,
      fingerprint: digest,
    },
    contents: { file: 'files.mtree', size: bytes(1), sha256: digest, entries: 1 },
    esp: { sha256: digest },
    plan,
    installed: plan.packages.flatMap(({ root, platform }) =>
      platform.map((name) => ({ root, name, version: '1', arch: 'amd64' })),
    ),
  });
  return renderDescriptor(descriptor);
}

/** Invalid output of a guest. */
const STRANGE_FACTS: readonly GuestFacts[] = [
  new Map(),
  ...['', 'x', '{}', '[]', 'null', '{"blockdevices":[null],"filesystems":[1]}', '|||||||', '\0\0\0', '='].map(
    (text) => ({ get: () => text }) as unknown as GuestFacts,
  ),
];

/** Every edit in the full tests; otherwise a sample. */
const EVERY = process.env['NX_AIB_TEST_FULL'] === '1' ? 1 : 11;

describe('an edited image.json', () => {
  let text: string;
  let before: readonly string[];
  beforeAll(async () => {
    text = await referenceText();
    const read = parseDescriptor(text, 'image.json');
    if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
    before = checksFor(read.value).map(({ id }) => id);
  });

  it('is refused or checked for as much as before, and never a crash, whatever is edited where', () => {
    const lost: string[] = [];
    let refused = 0;
    let read = 0;
    let number = 0;
    for (const { name, value } of mutations(JSON.parse(text) as Json)) {
      if (number++ % EVERY !== 0) continue;
      const parsed = parseDescriptor(JSON.stringify(value), 'image.json');
      if (!parsed.ok) {
        refused += 1;
        continue;
      }
      read += 1;
      const planned = expectedChecks(parsed.value);
      if (planned.ok && planned.value.length < before.length) lost.push(name);
      judgeAll(parsed.value);
    }
    expect(lost).toEqual([]);
    expect(refused).toBeGreaterThan(3000 / EVERY);
    expect(read).toBeGreaterThan(100 / EVERY);
  });

  it('with QM removed everywhere is refused: the build has counted one', () => {
    const edited = JSON.parse(text) as ImageDescriptor & { plan: { qm: unknown } };
    const ofHost = <T extends { readonly root: string }>(list: readonly T[]) =>
      list.filter(({ root }) => root === 'host');
    const { plan, installed } = edited;
    const partitions = plan.disk.partitions.filter(({ name }) => name !== 'qm_var');
    const without = {
      ...edited,
      installed: ofHost(installed),
      plan: {
        ...plan,
        ...{ qm: null, packages: ofHost(plan.packages), paths: ofHost(plan.paths) },
        ...{ services: ofHost(plan.services), disk: { ...plan.disk, partitions } },
      },
    };
    const parsed = parseDescriptor(JSON.stringify(without), 'image.json');
    expect(parsed.diagnostics.map(({ message }) => message)).toContain(
      '"image.json" is not a valid image descriptor: counts.qm is 1, and the plan has 0',
    );
  });
});

/** Fails if a family throws. */
function judgeAll(descriptor: ImageDescriptor): void {
  for (const family of FAMILIES) {
    family.script(descriptor);
    for (const check of family.checks(descriptor))
      for (const facts of STRANGE_FACTS) {
        const { verdict } = check.judge(facts);
        if (verdict !== 'pass' && verdict !== 'fail')
          throw new Error(`${check.id} says neither pass nor fail`);
      }
  }
}
