import { lastError as lastErrorOf } from '@nx-aib/build-machine';
import { causesIn } from './causes';

const lastError = (stderr: string): string => lastErrorOf(causesIn(stderr));

describe('the last error of mmdebstrap', () => {
  const hook = (script: string) => `I: running --customize-hook in shell: sh -c '${script}' exec /mnt/root\n`;

  it('is no line of a script that it prints before it runs it', () => {
    const said = `E: no room\n${hook('set -e\necho "E: unable"\nfail')}E: mmdebstrap failed to run`;
    expect(lastError(said)).toBe('E: no room');
  });

  it('is what was printed before its consequences, even where that does not look like an error', () => {
    const said = `${hook('find')}find: Only one {} here\nE: setup failed: E: command failed: find\nI: main() received signal PIPE\nE: mmdebstrap failed to run\n`;
    expect(lastError(said)).toBe('find: Only one {} here');
  });
});
