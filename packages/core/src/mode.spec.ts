import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { changeMode } from './mode';

describe('the mode that chmod would give', () => {
  it.each([
    ['0755', 'file', '644', '755'],
    ['u+x', 'file', '644', '744'],
    ['u+x,go-w', 'file', '666', '744'],
    ['a=r', 'file', '4777', '444'],
    ['g=u', 'file', '640', '660'],
    ['+X', 'file', '644', '644'],
    ['+X', 'directory', '644', '755'],
    ['u+w-r', 'file', '555', '355'],
    ['+111', 'file', '644', '755'],
    ['-022', 'file', '666', '644'],
    ['=0755', 'file', '7000', '755'],
  ])('%s of a %s with %s is %s', (mode, type, current, expected) => {
    expect(changeMode(mode, parseInt(current, 8), type === 'directory')?.toString(8)).toBe(expected);
  });

  it("keeps a directory's set-group-ID bit unless it is named", () => {
    expect(changeMode('0755', 0o2777, true)).toBe(0o2755);
    expect(changeMode('00755', 0o2777, true)).toBe(0o755);
    expect(changeMode('g=rx', 0o2777, true)).toBe(0o2757);
    expect(changeMode('=0755', 0o2777, true)).toBe(0o755);
  });

  it.each(['', 'u', '8', 'u+q', '0755,u+x', 'u+x,', 'u=gr', 'u+7', '999'])(
    'is undefined for %p, which chmod does not take',
    (mode) => {
      expect(changeMode(mode, 0o644, false)).toBeUndefined();
    },
  );
});

describe('the mode of a real file or directory after chmod(1)', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-mode-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const operator = fc.constantFrom('+', '-', '=');
  const letters = fc.subarray([...'rwxXst']).map((chosen) => chosen.join(''));
  const action = fc
    .tuple(operator, fc.oneof(letters, fc.constantFrom('u', 'g', 'o')))
    .map(([sign, what]) => sign + what);
  const symbolic = fc
    .tuple(
      fc.subarray([...'ugoa']).map((who) => who.join('')),
      fc.array(action, { minLength: 1, maxLength: 3 }),
    )
    .map(([who, actions]) => who + actions.join(''));
  const octal = fc
    .tuple(fc.nat(0o7777), fc.integer({ min: 1, max: 5 }))
    .map(([bits, width]) => bits.toString(8).padStart(width, '0'));
  const numeric = fc.tuple(operator, octal).map(([sign, digits]) => sign + digits);
  const mode = fc.oneof(
    octal,
    fc
      .array(fc.oneof({ weight: 4, arbitrary: symbolic }, numeric), { minLength: 1, maxLength: 3 })
      .map(String),
  );

  it('is the same', () => {
    const targets = { file: path.join(folder, 'file'), directory: path.join(folder, 'directory') };
    writeFileSync(targets.file, '');
    mkdirSync(targets.directory);
    fc.assert(
      fc.property(mode, fc.nat(0o7777), fc.boolean(), (text, before, isDirectory) => {
        const target = isDirectory ? targets.directory : targets.file;
        chmodSync(target, before);
        execFileSync('sh', ['-c', 'umask 0; exec chmod -- "$1" "$2"', 'sh', text, target]);
        expect(changeMode(text, before, isDirectory)).toBe(statSync(target).mode & 0o7777);
      }),
      { numRuns: 200 },
    );
  });
});
