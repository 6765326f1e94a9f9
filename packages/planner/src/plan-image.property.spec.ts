import { describeImage, parseDescriptor, renderDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import { parseManifest } from '@nx-aib/manifest';
import { hostPathOf } from '@nx-aib/qm';
import { arbitraryManifest } from './testing/arbitrary-manifest';
import { planText } from './testing/plan-text';
import fc from 'fast-check';

/** How often each property is tried. */
const RUNS = { numRuns: 150 };

/** Checks the plan of every manifest that the language accepts. */
function forEveryPlan(check: (plan: ReturnType<typeof planText>, text: string) => void): void {
  let planned = 0;
  fc.assert(
    fc.property(arbitraryManifest, (text) => {
      if (!parseManifest(text, 'x.aib.yml').ok) return;
      const result = planText(text);
      if (result.ok) planned += 1;
      check(result, text);
    }),
    RUNS,
  );
  // Otherwise the test has covered too little.
  expect(planned).toBeGreaterThan(RUNS.numRuns / 10);
}

describe('planImage, for arbitrary manifests', () => {
  it('gives the same plan every time, and one that JSON keeps as it is', () => {
    forEveryPlan((result, text) => {
      expect(planText(text)).toEqual(result);
      if (result.ok) expect(JSON.parse(JSON.stringify(result.value))).toEqual(result.value);
    });
  });

  it('fails with an error, or not at all', () => {
    forEveryPlan((result) => {
      const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors.length > 0).toBe(!result.ok);
    });
  });

  it('gives every name and every number to one account only', () => {
    forEveryPlan((result) => {
      if (!result.ok) return;
      const { users, groups } = result.value.accounts;
      for (const all of [users.map((u) => u.uid), users.map((u) => u.name), groups.map((g) => g.gid)]) {
        expect(new Set<string | number>(all).size).toBe(all.length);
      }
    });
  });

  it('decides about every place in the image once', () => {
    forEveryPlan((result) => {
      if (!result.ok) return;
      const places = result.value.paths
        .filter(({ type }) => type === 'file' || type === 'symlink' || type === 'absent')
        .map(({ root, path }) => hostPathOf(root, path));
      expect(new Set(places).size).toBe(places.length);
    });
  });

  it('makes a descriptor that is read back as it was', () => {
    const sha256 = 'ab'.repeat(32);
    const artifact = { file: 'x.raw', format: 'raw', size: bytes(1), sha256, fingerprint: sha256 } as const;
    forEveryPlan((result) => {
      if (!result.ok) return;
      const installed = result.value.packages.map(({ root }) => {
        return { root, name: 'podman', version: '5', arch: 'amd64' };
      });
      const descriptor = describeImage({
        ...{ artifact, plan: result.value, installed },
        contents: { file: 'x.files.mtree', size: bytes(1), sha256, entries: 1 },
        esp: { sha256 },
      });
      const read = parseDescriptor(renderDescriptor(descriptor), 'image.json');
      expect(read).toEqual({ ok: true, value: descriptor, diagnostics: [] });
    });
  });
});
