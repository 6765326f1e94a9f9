import { run } from '@nx-aib/build-machine';
import { cpuSeconds, timed } from './cpu-time';

describe('the CPU time of a command', () => {
  it('is that of user and system, in any locale', () => {
    expect(cpuSeconds('8.104 1.878\n')).toBeCloseTo(9.982);
    expect(cpuSeconds('8,104 1,878\n')).toBeCloseTo(9.982);
  });

  it('includes the processes that the command starts, and leaves its output alone', async () => {
    const busy = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done';
    const { ok, stdout, stderr } = await run(
      timed(['sh', '-c', `sh -c '${busy}'; echo said; echo wrong >&2`]),
    );
    expect(ok).toBe(true);
    expect(stdout).toBe('said\nwrong\n');
    expect(cpuSeconds(stderr)).toBeGreaterThan(0);
  });

  it('is not guessed', () => {
    expect(() => cpuSeconds('bash: time: not found')).toThrow(
      'bash has printed no CPU time: bash: time: not found',
    );
  });
});
