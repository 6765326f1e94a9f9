import { accountIds, idOf } from './account-ids';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\ndriver:x:1000:1000::/home/driver:/bin/sh\n1001:x:7:7:::\n';

describe('the numbers of accounts', () => {
  it('are those of passwd(5) and group(5)', () => {
    expect(Object.fromEntries(accountIds(PASSWD))).toEqual({ root: 0, driver: 1000, '1001': 7 });
    expect(Object.fromEntries(accountIds('root:x:0:\nsudo:x:27:a,b\n'))).toEqual({ root: 0, sudo: 27 });
    expect(accountIds('').size).toBe(0);
  });

  it('are what a name means, and what a number means that is nobody’s name', () => {
    const ids = accountIds(PASSWD);
    expect(idOf('driver', ids)).toBe(1000);
    expect(idOf('5000', ids)).toBe(5000);
    // As in chown(1), a name takes precedence over a number.
    expect(idOf('1001', ids)).toBe(7);
    expect(idOf('nobody', ids)).toBeUndefined();
    expect(idOf('-1', ids)).toBeUndefined();
  });
});
