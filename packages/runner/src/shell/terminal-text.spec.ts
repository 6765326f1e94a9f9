import fc from 'fast-check';
import { TerminalText } from './terminal-text';

function whole(text: string): string {
  return new TerminalText().push(Buffer.from(text));
}

describe('the text of a serial console', () => {
  it('loses the sequences that firmware and systemd send, and keeps the words', () => {
    expect(whole('\x1b[2J\x1b[01;01H\x1b[=3hBdsDxe: starting\r\n')).toBe('BdsDxe: starting\n');
    expect(whole('\x1b]3008;start=1;type=boot\x1b\\hello \x1b[0;1;32mOK\x1b[0m\x1b[6n login: ')).toBe(
      'hello OK login: ',
    );
    expect(whole('\x1bc\x1b(Bplain\ttext\x07')).toBe('plain\ttext');
  });

  it('is the same wherever the bytes are cut', () => {
    const piece = fc.constantFrom(
      '\x1b[6n',
      '\x1b[0;31m',
      '\x1b]0;title\x07',
      '\x1b[=3h',
      'ä',
      'login: ',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(40)), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''));
        const text = new TerminalText();
        let out = '';
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          out += text.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        expect(out).toBe(whole(pieces.join('')));
      }),
    );
  });
});
