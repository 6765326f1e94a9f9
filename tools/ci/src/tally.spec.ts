import { tallyJest } from './jest-results';
import { exitStatus, sum, summaryLine } from './tally';
import { tallyTasks } from './task-results';

const file = (statuses: string[], status = 'passed', message = '') => ({
  name: 'a.spec.ts',
  status,
  message,
  assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
});
const results = (...files: object[]) => JSON.stringify({ testResults: files });

describe('the results of Jest', () => {
  it('count each passed test', () => {
    expect(tallyJest('p', results(file(['passed', 'passed']), file(['passed'])))).toEqual({
      passed: 3,
      failures: [],
    });
  });

  it('name each failed test, and each skipped one as a failure', () => {
    expect(tallyJest('p', results(file(['passed', 'failed', 'pending', 'todo'], 'failed')))).toEqual({
      passed: 1,
      failures: ['p: failed: test 1', 'p: pending: test 2', 'p: todo: test 3'],
    });
  });

  it('make a test file that does not load a failure', () => {
    const broken = file([], 'failed', '\nCannot find module x\n  at y');
    expect(tallyJest('p', results(broken, file(['passed'])))).toEqual({
      passed: 1,
      failures: ['p: a.spec.ts could not be run: Cannot find module x'],
    });
  });

  it.each([
    ['no test results were written', undefined],
    ['the test results cannot be read', '{"testResults": [tru'],
    ['the test results cannot be read', '{}'],
    ['there are no tests', results()],
  ])('are a failure when %s', (message, text) => {
    expect(tallyJest('p', text)).toEqual({ passed: 0, failures: [`p: ${message}`] });
  });
});

describe('the results of Nx', () => {
  const expected = [
    { project: 'a', target: 'lint' },
    { project: 'b', target: 'lint' },
  ];
  const run = (...tasks: [string, string, number][]) =>
    JSON.stringify({
      tasks: tasks.map(([projectName, target, status]) => ({ projectName, target, status })),
    });

  it('count each task by its exit status', () => {
    expect(tallyTasks(expected, run(['a', 'lint', 0], ['b', 'lint', 1], ['b', 'test', 0]))).toEqual({
      passed: 1,
      failures: ['b: lint failed'],
    });
  });

  it('make a task that did not run a failure', () => {
    expect(tallyTasks(expected, run(['a', 'lint', 0])).failures).toEqual(['b: lint was not run']);
    expect(tallyTasks(expected, undefined).failures).toHaveLength(2);
  });
});

describe('the last line', () => {
  it('sums everything up', () => {
    const tally = sum([
      { passed: 2, failures: [] },
      { passed: 3, failures: ['x'] },
    ]);
    expect(summaryLine(tally)).toBe('5 passed, 1 failed');
    expect(exitStatus(tally)).toBe(1);
  });

  it('goes with exit status 0 only when something passed and nothing failed', () => {
    expect(exitStatus({ passed: 1, failures: [] })).toBe(0);
    expect(exitStatus({ passed: 0, failures: [] })).toBe(1);
  });
});
