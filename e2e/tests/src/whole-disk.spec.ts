import { compareContents, type CheckResult } from '@nx-aib/runner';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { FULL } from './testing/full';
import { TamperedImage } from './testing/tampered-image';
import { BROKEN, OTHER_WAYS, WAYS_IN, type Tampering } from './testing/tamperings';

const built = () => freshCopy('dist/image-qemu');

/** The checks of an image's disk, without a boot. */
async function checked(descriptor: string): Promise<readonly CheckResult[]> {
  const compared = await compareContents(descriptor);
  if (!compared.ok) throw new Error(JSON.stringify(compared.diagnostics));
  return compared.value;
}

function failed(checks: readonly CheckResult[]): CheckResult[] {
  return checks.filter(({ verdict }) => verdict !== 'pass');
}

function expectNoticed(checks: readonly CheckResult[], { what, noticed }: Tampering): void {
  for (const [id, reason] of noticed) {
    const check = failed(checks).find((one) => one.id === id);
    expect({ what, reason: check?.reason }).toEqual({ what, reason: expect.stringMatching(reason) });
  }
}

describe("an image's disk", () => {
  let pristine: TamperedImage;
  beforeAll(async () => {
    await nx('build', 'image-qemu');
    pristine = await TamperedImage.of(built());
  });
  afterAll(() => pristine.remove());

  it('is as planned, every path of it, in the format that was built', async () => {
    const checks = await checked(`${built()}/image.json`);
    expect(failed(checks)).toEqual([]);
    expect(checks.map(({ id, seen }) => `${id}: ${seen}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^contents\/files\/root: 1\d{4} paths, 0 differ$/),
        'contents/privileged: no difference',
      ]),
    );
  });

  it.each([
    ['by who wants to get in', WAYS_IN],
    ['in all other ways', OTHER_WAYS],
    ['so that it cannot be read', BROKEN],
  ])('that was changed %s is noticed, in each way', async (_, tamperings) => {
    const image = await pristine.copy();
    try {
      for (const { tamper } of tamperings) await tamper(image);
      const checks = await checked(image.descriptor);
      for (const tampering of tamperings) expectNoticed(checks, tampering);
      expect(checks.find(({ id }) => id === 'contents/manifest')).toMatchObject({ verdict: 'pass' });
    } finally {
      await image.remove();
    }
  });

  const alone = FULL ? [...WAYS_IN, ...OTHER_WAYS, ...BROKEN] : WAYS_IN.slice(0, 1);
  it.each(alone.map((one) => [one.what, one] as const))(
    'that has nothing but %s is noticed',
    async (_, tampering) => {
      const image = await pristine.copy();
      try {
        await tampering.tamper(image);
        const checks = await checked(image.descriptor);
        expectNoticed(checks, tampering);
        const expected = new Set(tampering.noticed.map(([id]) => id));
        const others = failed(checks).filter(({ id }) => !expected.has(id) && !/^contents\/files\//.test(id));
        if (!BROKEN.includes(tampering)) expect(others).toEqual([]);
      } finally {
        await image.remove();
      }
    },
  );
});
