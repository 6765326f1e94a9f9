import type { PackageOrigin } from '@nx-aib/builder/origin';
import { bytes } from '@nx-aib/core';
import { renderDiskTable } from '@nx-aib/partitions';
import { planText, valueOf } from '../../../planner/src/testing/plan-text';
import type { SourceFacts } from '@nx-aib/planner';
import { renderPlan } from './render-plan';
import fs from 'node:fs';
import path from 'node:path';

const SHA = '0'.repeat(64);
const SOURCES: SourceFacts = {
  files: new Map([
    ['files/app', { source: 'files/app', size: bytes(52_000), sha256: SHA }],
    [
      'files/a-rather-long-name-of-a-source-file.conf',
      { source: 'files/a-rather-long-name-of-a-source-file.conf', size: bytes(7), sha256: SHA },
    ],
  ]),
  globs: new Map(),
};

/** Renewed by RENEW_GOLDENS=1 npx jest render-plan; read the difference. */
function expectGolden(name: string, text: string): void {
  const file = path.join(__dirname, 'testing', name);
  if (process.env['RENEW_GOLDENS'] === '1') fs.writeFileSync(file, text);
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
}

function golden(name: string): string {
  return fs.readFileSync(path.join(__dirname, 'testing', name), 'utf8');
}

describe('renderPlan', () => {
  it.each(['everything', 'smallest'])('shows %s', (name) => {
    const plan = valueOf(planText(golden(`${name}.aib.yml`), { sourceFacts: SOURCES }));
    const text = renderPlan(plan);
    expectGolden(`${name}.txt`, text);
    const disk = renderDiskTable(plan.disk).split('\n');
    const tooWide = text.split('\n').filter((line) => line.length > 100 && !disk.includes(line));
    expect(tooWide).toEqual([]);
  });

  it.each<[PackageOrigin | undefined, string]>([
    [undefined, 'latest in the archive when they are installed (no lock file)'],
    [{ from: 'archive' }, 'latest in the archive when they are installed (no lock file)'],
    [
      { from: 'archive', cache: "Nx's cache" },
      "latest in the archive when they are installed, unless Nx's cache has them (no lock file)",
    ],
    [
      { from: 'store', installed: '2026-11-20T09:12:03Z' },
      'as installed from the archive on 2026-11-20 (cached; no lock file)',
    ],
    [
      {
        ...{ from: 'store and archive', installed: '2026-11-20T09:12:03Z' },
        ...{ stored: ['packages-shared', 'tools'], missing: ['packages-host'] },
      },
      'as installed from the archive on 2026-11-20 (cached) for packages-shared, tools; for packages-host the latest in the archive when they are installed (no lock file)',
    ],
  ])('says where the packages come from: %j', (origin, text) => {
    const plan = { ...valueOf(planText('name: x')), lock: null };
    const shown = renderPlan(plan, origin).replace(/\n +/g, ' ');
    expect(shown).toContain(`versions: ${text}`);
  });

  it('lets no terminal act on what a manifest says', () => {
    const yaml = 'name: x\ncontent: { add_symlinks: [{ link: /etc/x, target: "a\\u202Eb" }] }';
    expect(renderPlan(valueOf(planText(yaml)))).toContain('/etc/x -> a\\u202eb\n');
  });

  it('never shows the hash of a password', () => {
    const plan = valueOf(planText(golden('everything.aib.yml'), { sourceFacts: SOURCES }));
    expect(renderPlan(plan)).not.toContain('$6$');
  });
});
