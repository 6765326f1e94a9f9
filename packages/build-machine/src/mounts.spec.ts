import { mountAt, mountOf } from './mounts';

const MOUNTINFO = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:21 / /tmp rw,nosuid,noexec shared:3 - tmpfs tmpfs rw
24 22 0:22 / /tmp/with\\040space rw - tmpfs tmpfs rw
25 22 0:23 / /srv rw - ext4 /dev/vdb rw
26 25 0:24 / /srv ro,noexec shared:1 master:2 - nfs4 server:/srv rw
`;

describe('the mount of a path', () => {
  it.each([
    ['/', '/', 'ext4', ['rw', 'relatime']],
    ['/home/x', '/', 'ext4', ['rw', 'relatime']],
    ['/tmp', '/tmp', 'tmpfs', ['rw', 'nosuid', 'noexec']],
    ['/tmp/a/b', '/tmp', 'tmpfs', ['rw', 'nosuid', 'noexec']],
    ['/tmpx', '/', 'ext4', ['rw', 'relatime']],
    ['/tmp/with space/x', '/tmp/with space', 'tmpfs', ['rw']],
    ['/srv/x', '/srv', 'nfs4', ['ro', 'noexec']],
  ])('of %s is %s', (place, point, type, options) => {
    expect(mountOf(MOUNTINFO, place)).toEqual({ point, type, options });
  });

  it('is unknown if there is no information', () => {
    expect(mountOf('', '/tmp')).toBeUndefined();
    expect(mountOf('nonsense\n', '/tmp')).toBeUndefined();
  });

  it('is that of the nearest existing directory if the path does not exist', async () => {
    expect(await mountAt('/proc/none/none')).toMatchObject({ point: '/proc', type: 'proc' });
  });
});
