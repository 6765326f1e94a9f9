import { create } from 'xmlbuilder2';
import { countChecks, type CheckResult, type Verdict } from '../verify/verdict';

/** XML 1.0 has no such characters, not even as references (section 2.2). */
const NOT_XML =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A verdict as JUnit XML: one test case a check, named by its title, its class name being the image and the family. */
export function renderJUnit(verdict: Verdict): string {
  const { total, failed } = countChecks(verdict);
  const counts = { tests: total, failures: failed, errors: 0, skipped: 0, time: verdict.seconds };
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', { name: 'nx-aib', ...counts });
  const suite = root.ele('testsuite', { name: clean(verdict.image), ...counts });
  for (const check of verdict.checks) {
    const attributes = {
      classname: clean(`${verdict.image}.${check.id.split('/')[0] ?? ''}`),
      name: clean(`${check.title} [${check.id}]`),
      time: check.seconds,
    };
    const testcase = suite.ele('testcase', attributes);
    if (check.verdict === 'fail') {
      testcase.ele('failure', { message: clean(check.reason) }).txt(clean(details(check)));
    }
  }
  if (verdict.problems.length > 0) {
    const texts = verdict.problems.map(({ code, message, hint }) => `${code}: ${message}\n${hint ?? ''}`);
    suite.ele('system-err').txt(clean(texts.join('\n')));
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function details({ expected, seen }: CheckResult): string {
  return `expected: ${expected}\nseen: ${seen}`;
}

function clean(text: string): string {
  return text.replace(NOT_XML, '\ufffd');
}
