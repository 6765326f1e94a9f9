import { missingLater } from './missing-later';

const REFUSED = {
  code: 'machine/missing-tools',
  severity: 'error',
  message: 'this machine has no mmdebstrap: this machine has no apt-get',
  hint: 'sudo apt-get install --no-install-recommends mmdebstrap qemu-utils',
} as const;

describe('a build that was refused because programs are missing', () => {
  const before = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = before;
  });

  it('names those that boot and verify will miss, except for packages that the error names', () => {
    process.env['PATH'] = '/nowhere';
    const [note, ...more] = missingLater([REFUSED]);
    expect(more).toEqual([]);
    expect(note).toMatchObject({ code: 'machine/missing-later', severity: 'note' });
    expect(note?.message).toMatch(
      /^boot and verify will also need qemu-system-x86_64 \(Debian package qemu-system-x86\)(, .*OVMF_CODE_4M\.fd \(Debian package ovmf\))?$/,
    );
    expect(note?.hint).toMatch(/^sudo apt-get install --no-install-recommends (ovmf )?qemu-system-x86$/);
  });

  it('names nothing if the error names all of them', () => {
    process.env['PATH'] = '/nowhere';
    const hint = `${REFUSED.hint} qemu-system-x86 ovmf`;
    expect(missingLater([{ ...REFUSED, hint }])).toEqual([]);
  });

  it('is the only one with such a note: a machine that only builds does not hear of it', () => {
    process.env['PATH'] = '/nowhere';
    expect(missingLater([])).toEqual([]);
    expect(missingLater([{ ...REFUSED, code: 'packages/unknown' }])).toEqual([]);
  });
});
