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

  it('lets no terminal act on what a manifest says', () => {
    const yaml = 'name: x\ncontent: { add_symlinks: [{ link: /etc/x, target: "a\\u202Eb" }] }';
    expect(renderPlan(valueOf(planText(yaml)))).toContain('/etc/x -> a\\u202eb\n');
  });

  it('never shows the hash of a password', () => {
    const plan = valueOf(planText(golden('everything.aib.yml'), { sourceFacts: SOURCES }));
    expect(renderPlan(plan)).not.toContain('$6$');
  });
});
