import type { ImageMode } from '@nx-aib/image-plan';
import { parseMemoryLimit } from '@nx-aib/manifest';
import { planQmMemory } from '@nx-aib/qm-memory';
import { QM_DROP_IN_PATH, QM_QUADLET_PATH, QM_SERVICE, renderQmQuadlet } from '@nx-aib/qm';
import { weightOf } from '../../qm-memory/src/testing/limits';
import { planQm } from './qm';
import { MEM_TOTAL, planText, valueOf } from './testing/plan-text';
import fc from 'fast-check';

function textOf(yaml: string, path: string, mode: ImageMode = 'package'): string {
  const planned = valueOf(planText(yaml, { mode })).paths.find((entry) => entry.path === path);
  return planned?.type === 'file' && 'text' in planned.content ? planned.content.text : 'no such file';
}

describe('the QM partition', () => {
  it('is a unit of its own, with the score that the plan of memory running out has for it', () => {
    const yaml = '{ name: x, qm: {} }';
    const { order } = valueOf(planText(yaml)).oom;
    const oomScoreAdjust = order.find(({ subject }) => subject === QM_SERVICE)?.oomScoreAdj ?? 0;
    expect(oomScoreAdjust).toBe(500);
    expect(textOf(yaml, QM_QUADLET_PATH)).toBe(renderQmQuadlet({ oomScoreAdjust }));
  });

  it('gives its containers the score that the plan has for them', () => {
    expect(textOf('{ name: x, qm: {} }', '/etc/containers/containers.conf.d/10-automotive.conf')).toContain(
      '\noom_score_adj = 750\n',
    );
  });

  it('has a writable root file system in package mode and a read-only one in image mode', () => {
    const yaml = '{ name: x, qm: { memory_limit: { max: 40%, high: 35% } } }';
    expect(textOf(yaml, QM_DROP_IN_PATH)).toContain('MemoryMax=40%\nMemoryHigh=35%\nCPUWeight=idle\n');
    expect(textOf(yaml, QM_DROP_IN_PATH)).toContain('ReadOnly=false');
    expect(textOf(yaml, QM_DROP_IN_PATH, 'image')).not.toContain('ReadOnly');
    expect(valueOf(planText(yaml, { mode: 'image' })).notes).toContain(
      "Image mode is limited so far to a read-only root file system of QM: the host's is writable, and there are no updates.",
    );
  });

  it('has each limit that can be planned in its drop-in, as a line of its own', () => {
    const machine = { memTotal: MEM_TOTAL };
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789%MG \t\n\r\\;#=[]') }),
      fc.constantFrom(
        '1G',
        ' 40%',
        '1 G 20\tM',
        '37.5% ',
        '402.5‰',
        '+1G',
        'infinity',
        '0x28%',
        '1G\n',
        '40%\\',
      ),
    );
    let planned = 0;
    fc.assert(
      fc.property(text, fc.constantFrom('idle', 1, 100), (max, weight) => {
        const cpu_weight = weightOf(weight);
        const parsed = parseMemoryLimit(max);
        if (!parsed.ok || !planQmMemory({ max: parsed.value, cpuWeight: cpu_weight }, machine).ok) return;
        planned += 1;
        const qm = valueOf(planQm({ memory_limit: { max: parsed.value }, cpu_weight }, 'image', machine));
        const lines = [`MemoryMax=${max.trim()}`, 'MemoryHigh=infinity', `CPUWeight=${cpu_weight}`];
        expect(qm?.dropIn.text).toBe(`[Service]\n${lines.join('\n')}\n\n[Container]\n`);
      }),
      { numRuns: 1000 },
    );
    expect(planned).toBeGreaterThan(100);
  });

  it.each(['40%', '125‰', '4000‱'])(
    'has a note for a limit of %s: other machines have other bytes',
    (max) => {
      const { notes } = valueOf(planText(`{ name: x, qm: { memory_limit: { max: ${max} } } }`));
      expect(notes).toContainEqual(expect.stringMatching(/^Percentages of memory are shares of MemTotal/));
    },
  );

  it('has no such note for a limit in bytes', () => {
    const { notes } = valueOf(planText('{ name: x, qm: { memory_limit: { max: 512M } } }'));
    expect(notes.filter((note) => note.startsWith('Percentages'))).toEqual([]);
  });

  it('is not there where the manifest has no qm section', () => {
    const plan = valueOf(planText('name: x'));
    expect(plan.qm).toBeNull();
    expect(plan.packages.map(({ root }) => root)).toEqual(['host']);
    expect(plan.paths.filter(({ root }) => root === 'qm')).toEqual([]);
    expect(plan.services.filter(({ root }) => root === 'qm')).toEqual([]);
  });
});
