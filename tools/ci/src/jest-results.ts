import type { Tally } from './tally';

/** The fields read from Jest's `--json` output (https://jestjs.io/docs/cli#--json). */
interface JestResults {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Counts one results file. A skipped test does not count as passed, and a test file that could not be run is a failure.
 * @param text the file's content; undefined if there is none
 */
export function tallyJest(project: string, text: string | undefined): Tally {
  if (text === undefined) return failed(`${project}: no test results were written`);
  const results = parse(text);
  if (results === undefined) return failed(`${project}: the test results cannot be read`);
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failures = [
    ...tests
      .filter((test) => test.status !== 'passed')
      .map((test) => `${project}: ${test.status}: ${test.fullName}`),
    ...results.testResults
      .filter((file) => file.status === 'failed' && file.assertionResults.every((t) => t.status === 'passed'))
      .map((file) => `${project}: ${file.name} could not be run: ${firstLine(file.message)}`),
  ];
  if (passed === 0 && failures.length === 0) return failed(`${project}: there are no tests`);
  return { passed, failures };
}

function failed(line: string): Tally {
  return { passed: 0, failures: [line] };
}

function parse(text: string): JestResults | undefined {
  try {
    const results = JSON.parse(text) as Partial<JestResults>;
    return Array.isArray(results.testResults) ? (results as JestResults) : undefined;
  } catch {
    return undefined;
  }
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0] ?? '';
}
