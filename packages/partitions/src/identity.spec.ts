import { derivedDosId, derivedUuid, derivedVolumeId, uuidOf } from './identity';

describe('the UUID of a name', () => {
  it('is the one of RFC 9562, appendix A.4', () => {
    const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
    expect(uuidOf(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });
});

describe('the identifiers of a disk', () => {
  // Recorded: if they change, all images that were ever planned change.
  it('never change', () => {
    expect(derivedUuid('car/qemu/x86_64/package', 'disk')).toBe('76327493-a6f4-522f-834e-58e61f6b5400');
    expect(derivedUuid('car/qemu/x86_64/package', 'filesystem/root')).toBe(
      'a7ba06ac-2b41-527b-a25d-1ba0b19c500f',
    );
    expect(derivedVolumeId('car/qemu/x86_64/package', 'filesystem/esp')).toBe('28E4-0275');
    expect(derivedDosId('car/qemu/x86_64/package')).toBe('0x76327493');
  });

  it('can be derived from any seed that a manifest can have, a lone surrogate included', () => {
    expect(derivedUuid('\ud800', 'disk')).toBe('1998a93e-f19e-5778-a6a5-f935d1b5c5fe');
  });
});
