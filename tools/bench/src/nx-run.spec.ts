import { wasRun } from './nx-run';

/** As written by Nx 23 after a build, without the fields that are not read. */
const after = (cacheStatus: string): string =>
  JSON.stringify({
    run: { command: 'nx build image-qemu' },
    tasks: [
      { taskId: 'packages-debian13-x86_64-6651befe316d:packages', cacheStatus: 'local-cache-hit' },
      { taskId: 'image-qemu:build', target: 'build', projectName: 'image-qemu', cacheStatus, status: 0 },
    ],
  });

describe('a task of Nx', () => {
  it('was run when no cache had its result', () => {
    expect(wasRun(after('cache-miss'), 'image-qemu:build')).toBe(true);
  });

  it.each(['local-cache-hit', 'remote-cache-hit'])('was not run on a %s', (cacheStatus) => {
    expect(wasRun(after(cacheStatus), 'image-qemu:build')).toBe(false);
  });

  it('was not run when Nx says nothing of it', () => {
    expect(wasRun(after('cache-miss'), 'image-qemu:plan')).toBe(false);
    expect(wasRun(undefined, 'image-qemu:build')).toBe(false);
  });
});
