import { spawn } from 'node:child_process';
import { processStart } from './process-start';
import { secondsSince1970 } from './machine-facts';

describe('the start of a process', () => {
  it('is when it began, to a second or two', async () => {
    const began = secondsSince1970();
    const child = spawn('sleep', ['30']);
    try {
      const start = await processStart(child.pid ?? 0);
      expect(Math.abs((start ?? 0) - began)).toBeLessThanOrEqual(2);
    } finally {
      child.kill();
    }
  });

  it('is unknown of no process', async () => {
    expect(await processStart(2 ** 22 + 1)).toBeUndefined();
  });
});
