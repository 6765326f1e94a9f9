import { planText } from './testing/plan-text';

const OWN_VAR = { partitions: { var: { size: '1 GiB' } } };

function said(content: object, qm?: object, image: object = OWN_VAR): string[] {
  const qmSection = qm === undefined ? {} : { qm: { memory_limit: { max: '40%' }, content: qm } };
  const manifest = { name: 'car', image, content, ...qmSection };
  return planText(JSON.stringify(manifest)).diagnostics.map(
    ({ path, message }) => `${path?.join('.')}: ${message}`,
  );
}

describe('a path where a file system is mounted', () => {
  it.each([
    ['/var', '/var is where a file system is mounted'],
    ['/boot', '/boot/efi is where a file system is mounted'],
    ['/lost+found', '/lost+found is reserved for e2fsck'],
  ])('cannot be removed: %s', (path, why) => {
    expect(said({ remove_files: [{ path }] })).toEqual([
      `content.remove_files.0: ${path} cannot be removed: ${why}`,
    ]);
  });

  it.each([
    ['/usr/lib/qm', '/usr/lib/qm/rootfs is where a file system is mounted'],
    ['/var', '/var/qm is where a file system is mounted'],
  ])("cannot be removed where QM's is below it, unless there is no QM: %s", (path, why) => {
    const content = { remove_files: [{ path }] };
    expect(said(content, {}, {})).toEqual([`content.remove_files.0: ${path} cannot be removed: ${why}`]);
    expect(said(content, undefined, {})).toEqual([]);
  });

  it('is not made by the manifest where mke2fs makes it, and may have other attributes', () => {
    expect(said({ make_dirs: [{ path: '/var/lost+found' }] })).toEqual([
      'content.make_dirs.0: /var/lost+found cannot be created: /var/lost+found is reserved for e2fsck',
    ]);
    expect(said({ chmod_files: [{ path: '/var', mode: '0711' }], make_dirs: [{ path: '/var/x' }] })).toEqual(
      [],
    );
  });

  it('is found in QM too', () => {
    expect(said({}, { chmod_files: [{ path: '/usr/../proc/x', mode: '0644' }] })).toEqual([
      'qm.content.chmod_files.0: /proc/x of QM cannot be changed: /usr/lib/qm/rootfs/proc is mounted over while the system runs, which hides it',
    ]);
  });
});
