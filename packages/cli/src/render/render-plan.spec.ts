import type { PackageOrigin } from '@nx-aib/builder/origin';
import { bytes } from '@nx-aib/core';
import { renderDiskTable } from '@nx-aib/partitions';
import { planMemoryBudget } from '@nx-aib/qm-memory';
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
    ['units/app.container', { source: 'units/app.container', size: bytes(90), sha256: SHA }],
  ]),
  texts: new Map([
    [
      'units/app.container',
      '[Container]\nImage=localhost/app\nPodmanArgs=--memory=300m \\\n  --oom-score-adj=600\n[Service]\nMemoryMax=2G\n',
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
  it.each(['everything', 'smallest', 'memory'])('shows %s', (name) => {
    const plan = valueOf(planText(golden(`${name}.aib.yml`), { sourceFacts: SOURCES }));
    const text = renderPlan(plan);
    expectGolden(`${name}.txt`, text);
    const disk = renderDiskTable(plan.disk).split('\n');
    const tooWide = text.split('\n').filter((line) => line.length > 100 && !disk.includes(line));
    expect(tooWide).toEqual([]);
  });

  it('shows the memory budget for other machines, also if there is nothing but QM', () => {
    const plan = valueOf(planText('name: x\nqm: { memory_limit: { max: 40%, high: 300M } }'));
    const groups = plan.memoryBudget?.groups ?? [];
    const budgets = [1, 8].map((size) => planMemoryBudget(groups, { memTotal: bytes(size * 1024 ** 3) }));
    const [, section = ''] = renderPlan(plan, undefined, budgets).split('\nMemory budget\n');
    expect(section.split('\n\n')[0]).toBe(
      [
        '  control group      requested                      of 1.93 GiB   of 1 GiB  of 8 GiB',
        '  machine                                              1.93 GiB      1 GiB     8 GiB',
        '    qm.service       MemoryMax=40% MemoryHigh=300M   789.67 MiB  409.6 MiB   3.2 GiB',
        '  left for the host  if QM takes its maximum           1.16 GiB  614.4 MiB   4.8 GiB',
      ].join('\n'),
    );
    expect(renderPlan(plan)).not.toContain('Memory budget');
    expect(renderPlan(valueOf(planText('name: x')), undefined, budgets)).not.toContain('Memory budget');
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
