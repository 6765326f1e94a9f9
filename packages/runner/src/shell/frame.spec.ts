import fc from 'fast-check';
import { findFrame, loadLines } from './frame';

const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n');
const framed = (stdout: string, stderr = '') =>
  `noise\n\nid-stdout\n${base64(stdout)}\nid-stderr\n${base64(stderr)}\nid-end\nrest`;

describe('a command frame', () => {
  it('gives back every output, status and complaint', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(255), (stdout, stderr, status) => {
        const found = findFrame(framed(`${stdout}\n${status}`, stderr), 'id');
        expect(found?.value).toEqual({ kind: 'outcome', outcome: { status, stdout, stderr } });
      }),
    );
  });

  it('is not there before its end has come', () => {
    expect(findFrame(framed('out\n0').replace('id-end', ''), 'id')).toBeUndefined();
  });

  it('tells a command that was ended from one that ends with the same status', () => {
    const ended = 'timeout: sending signal TERM to command ‘/bin/sh’\n';
    expect(findFrame(framed('\n124', ended), 'id')?.value).toEqual({ kind: 'deadline' });
    expect(findFrame(framed('\n124'), 'id')?.value).toMatchObject({ outcome: { status: 124 } });
  });

  it('shows the kernel message that printed into it', () => {
    const text = framed('some output\n0').replace('id-stderr', '[  12.3] EXT4-fs error\nid-stderr');
    expect(findFrame(text, 'id')?.value).toEqual({ kind: 'garbled', line: '[  12.3] EXT4-fs error' });
  });
});

describe('the lines that load a script', () => {
  it('fit into a terminal line and say the script', () => {
    fc.assert(
      fc.property(fc.base64String({ maxLength: 5000 }), (text) => {
        const lines = loadLines(text);
        expect(lines.every((line) => line.length < 4095)).toBe(true);
        expect(lines.map((line) => line.replace(/^nx_c=(\$\{nx_c\})?/, '')).join('')).toBe(text);
      }),
    );
  });
});
