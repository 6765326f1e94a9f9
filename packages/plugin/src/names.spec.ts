import { actionOf, executorOf, UNCACHED } from './names';

it('an executor is known by what it does, cached or not, and others are not', () => {
  expect(actionOf(executorOf('build'))).toBe('build');
  expect(actionOf(executorOf('build') + UNCACHED)).toBe('build');
  expect([undefined, '', 'nx:run-commands', '@nx-aib/plugin', 'build'].map(actionOf)).toEqual(
    Array(5).fill(undefined),
  );
});
