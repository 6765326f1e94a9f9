import { convert } from 'xmlbuilder2';
import type { CheckResult, Verdict } from '../verify/verdict';
import { renderJUnit } from './render-junit';

const check = (change: Partial<CheckResult>): CheckResult => ({
  ...{ id: 'memory/max', title: 'qm.service has MemoryMax of 40%', expected: '825425920', seen: '825425920' },
  ...{ verdict: 'pass', reason: '', seconds: 0.4 },
  ...change,
});
const failing = check({
  ...{
    id: 'hostname/kernel',
    title: 'the host is called box',
    expected: 'box',
    seen: 'localhost\x00 & <co>',
  },
  ...{ verdict: 'fail', reason: 'they differ' },
});
const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  ...{ schema: 1, image: 'image-qemu', version: '1.0', verdict: 'fail', accelerator: 'tcg', planned: 2 },
  ...{ checks: [failing, check({})], seconds: 95.2, problems: [] },
  ...change,
});

describe('a verdict as JUnit XML', () => {
  it('is well-formed whatever a guest has printed, and has one test case a check', () => {
    expect(renderJUnit(verdict())).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nx-aib" tests="2" failures="1" errors="0" skipped="0" time="95.2">
  <testsuite name="image-qemu" tests="2" failures="1" errors="0" skipped="0" time="95.2">
    <testcase classname="image-qemu.hostname" name="the host is called box [hostname/kernel]" time="0.4">
      <failure message="they differ">expected: box
seen: localhost\ufffd &amp; &lt;co&gt;</failure>
    </testcase>
    <testcase classname="image-qemu.memory" name="qm.service has MemoryMax of 40% [memory/max]" time="0.4"/>
  </testsuite>
</testsuites>
`);
    expect(() => convert(renderJUnit(verdict()), { format: 'object' })).not.toThrow();
  });
});
