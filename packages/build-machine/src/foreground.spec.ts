import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { runInForeground } from './foreground';

it('ends with the status of the program', async () => {
  expect(await runInForeground(['sh', '-c', 'exit "$STATUS"'], { STATUS: '7' })).toBe(7);
  expect(await runInForeground(['sh', '-c', 'kill -9 $$'], {})).toBe(128 + 9);
  expect(await runInForeground(['no-such-program-here'], {})).toBe(127);
});

it('passes on signals, and waits for the program to clean up', async () => {
  const bin = path.join(__dirname, '../bin/run-from-source.js');
  const code = `
    require(${JSON.stringify(bin)}).requireFromPackage(${JSON.stringify(path.dirname(__dirname))}, 'foreground')
      .runInForeground(['sh', '-c', 'trap "echo cleaned; exit 3" TERM; echo ready; while :; do sleep 0.05; done'], {})
      .then((status) => process.exitCode = status)`;
  const outer = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  outer.stdout.on('data', (chunk: Buffer) => {
    out += String(chunk);
    if (out === 'ready\n') outer.kill('SIGTERM');
  });
  expect(await once(outer, 'close')).toEqual([3, null]);
  expect(out).toBe('ready\ncleaned\n');
});
