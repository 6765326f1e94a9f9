import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { groupName, whyNotOpened } from './device';

describe('a device', () => {
  it('that can be opened is usable', async () => {
    expect(await whyNotOpened('/dev/null')).toBeUndefined();
  });

  it('that is missing is reported as missing', async () => {
    expect(await whyNotOpened('/dev/no-such')).toEqual({ cause: 'missing', why: 'there is no /dev/no-such' });
  });

  it('that only others can open is refused with the reason', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-device-'));
    const file = path.join(folder, 'x');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const seen = await whyNotOpened(file);
    rmSync(folder, { recursive: true });
    // Root may open everything.
    if (process.getuid?.() === 0) expect(seen).toBeUndefined();
    else expect(seen).toEqual({ cause: 'permission', why: `no permission to open ${file}` });
  });
});

describe('the name of a group', () => {
  const GROUPS = 'root:x:0:\nkvm:x:104:alice,bob\n';
  it.each([
    [104, 'kvm'],
    [4, '4'],
  ])('%i is %s', (gid, name) => {
    expect(groupName(GROUPS, gid)).toBe(name);
  });
});
