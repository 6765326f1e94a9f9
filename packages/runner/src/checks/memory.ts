import { bytes } from '@nx-aib/core';
import { parseMemoryLimit } from '@nx-aib/manifest';
import { QM_SERVICE } from '@nx-aib/qm';
import { predictLimit, type PlannedLimit } from '@nx-aib/qm-memory';
import type { PlannedQm } from '@nx-aib/image-plan';
import { fail, judgeSection, same, type Check, type CheckFamily, type GuestFacts } from './check';
import { QM_CGROUP } from './qm-guest';
import { encodeWords, guestScript, parseProperties } from './sections';

/** QM's limits: the values in systemd and in the kernel, and the drop-in that sets them. */
export const memory: CheckFamily = {
  name: 'memory',
  checks: ({ plan: { qm } }) => (qm === null ? [] : checksOf(qm)),
  script: ({ plan: { qm } }) =>
    guestScript([
      'section meminfo; sed -n "s/^MemTotal: *\\([0-9]*\\) kB$/\\1/p" /proc/meminfo',
      'section pagesize; getconf PAGE_SIZE',
      `section show; systemctl show ${QM_SERVICE} -p MemoryMax,MemoryHigh,CPUWeight`,
      `section cgroup; cgroup=${QM_CGROUP}`,
      'for file in memory.max memory.high cpu.idle cpu.weight; do echo "$file=$(cat "$cgroup/$file")"; done',
      `section drop-in; words ${encodeWords([qm?.dropIn.path ?? '/'])} | xargs -0 base64 -w 0`,
    ]),
};

function checksOf({ memory: planned, dropIn }: PlannedQm): Check[] {
  const limits = [
    { name: 'max', property: 'MemoryMax', file: 'memory.max', limit: planned.max },
    { name: 'high', property: 'MemoryHigh', file: 'memory.high', limit: planned.high },
  ];
  return [
    ...limits.map(({ name, property, limit }) => ({
      id: `memory/${name}`,
      title: `${QM_SERVICE} has ${property} of ${limit.setting}`,
      expected: limit.setting,
      judge: judgeLimit('show', property, limit, (predicted) => String(predicted.shown)),
    })),
    ...limits.map(({ name, file, limit }) => ({
      id: `memory/kernel-${name}`,
      title: `the kernel keeps ${file} of ${limit.setting} for QM`,
      expected: limit.setting,
      judge: judgeLimit('cgroup', file, limit, (predicted) => String(predicted.kernel)),
    })),
    ...cpuWeightChecks(String(planned.cpuWeight)),
    {
      id: 'memory/drop-in',
      title: `${dropIn.path} has the planned content`,
      expected: dropIn.text,
      judge: (facts) =>
        judgeSection(facts, 'drop-in', (text) =>
          same(Buffer.from(text, 'base64').toString('utf8'), dropIn.text),
        ),
    },
  ];
}

function cpuWeightChecks(weight: string): Check[] {
  // cgroup-v2.rst: an idle group has cpu.idle 1 and the minimum weight; otherwise cpu.weight is the requested value.
  const kernel = weight === 'idle' ? 'cpu.idle=1' : `cpu.idle=0, cpu.weight=${weight}`;
  return [
    {
      id: 'memory/cpu-weight',
      title: `${QM_SERVICE} has CPUWeight ${weight}`,
      expected: weight,
      judge: (facts) => judgeProperty(facts, 'show', 'CPUWeight', weight),
    },
    {
      id: 'memory/kernel-cpu-weight',
      title: `the kernel gives QM the CPU weight ${weight}`,
      expected: kernel,
      judge: (facts) =>
        judgeSection(facts, 'cgroup', (text) => {
          const files = parseProperties(text);
          const names = weight === 'idle' ? ['cpu.idle'] : ['cpu.idle', 'cpu.weight'];
          return same(names.map((name) => `${name}=${files.get(name) ?? ''}`).join(', '), kernel);
        }),
    },
  ];
}

function judgeLimit(
  section: string,
  property: string,
  limit: PlannedLimit,
  pick: (predicted: PlannedLimit) => string,
): Check['judge'] {
  return (facts) => {
    const memTotal = Number(facts.get('meminfo')) * 1024;
    const pageSize = Number(facts.get('pagesize'));
    if (!(memTotal > 0) || !(pageSize > 0)) return fail('nothing', 'the guest did not report its memory');
    const written = parseMemoryLimit(limit.setting);
    if (!written.ok) return fail(limit.setting, written.diagnostics.map((d) => d.message).join('; '));
    const predicted = predictLimit(written.value, { memTotal: bytes(memTotal), pageSize: bytes(pageSize) });
    if (!predicted.ok)
      return fail(`MemTotal ${memTotal}`, predicted.diagnostics.map((d) => d.message).join('; '));
    return judgeProperty(facts, section, property, pick(predicted.value));
  };
}

function judgeProperty(facts: GuestFacts, section: string, property: string, expected: string) {
  return judgeSection(facts, section, (text) => same(parseProperties(text).get(property) ?? '', expected));
}
