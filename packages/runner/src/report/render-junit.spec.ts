import { convert } from 'xmlbuilder2';
import { renderJUnit } from './render-junit';
import { verdictOf } from '../testing/verdicts';

describe('a verdict as JUnit XML', () => {
  it('is well-formed whatever a guest has printed, and has one test case a check', () => {
    expect(renderJUnit(verdictOf())).toBe(`<?xml version="1.0" encoding="UTF-8"?>
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
    expect(() => convert(renderJUnit(verdictOf()), { format: 'object' })).not.toThrow();
  });
});
