import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names for possible targets: directories in an image's root, and links that systemctl(1) creates and removes. */
const FOLDERS = [
  'etc/systemd/system/multi-user.target.wants',
  'wants',
  'empty',
  'usr/lib/systemd/system',
  'root/.ssh',
];

/** A directory that manifests try to reach from inside an image: nothing in it may change, whatever is built. */
export async function plantOutside(folder: string): Promise<void> {
  for (const name of FOLDERS) await mkdir(path.join(folder, name), { recursive: true });
  for (const name of [
    'etc/passwd',
    'etc/shadow',
    'etc/fstab',
    'wants/kept.service',
    'root/.ssh/authorized_keys',
  ])
    await writeFile(path.join(folder, name), `outside: ${name}\n`, { mode: 0o640 });
  for (const wants of ['wants', 'etc/systemd/system/multi-user.target.wants'])
    for (const unit of ['own.service', 'fstrim.timer', 'systemd-networkd.service'])
      await symlink(`/usr/lib/systemd/system/${unit}`, path.join(folder, wants, unit));
}

/** Places on this machine with the same names as places in an image. */
export const MACHINE = [
  ...['/etc/systemd/system', '/etc/qm', '/etc/hostile', '/usr/lib/qm', '/usr/share/containers/systemd'],
  ...['/var/qm', '/var/lib/hostile', '/usr/lib/systemd/system', '/etc/passwd', '/etc/shadow', '/etc/fstab'],
];

/** Everything observable about a file and everything below it, one line each. */
export async function stateOf(place: string): Promise<string[]> {
  const stat = await lstat(place, { bigint: true }).catch(() => undefined);
  if (stat === undefined) return [`${place} is not there`];
  const { mode, uid, gid, size, ino, nlink, mtimeNs, ctimeNs } = stat;
  const target = stat.isSymbolicLink() ? await readlink(place) : '';
  const sha256 = stat.isFile()
    ? createHash('sha256')
        .update(await readFile(place))
        .digest('hex')
    : '';
  const here = [place, mode.toString(8), uid, gid, size, ino, nlink, mtimeNs, ctimeNs, target, sha256].join(
    ' ',
  );
  const names = stat.isDirectory() ? (await readdir(place)).sort() : [];
  const below = await Promise.all(names.map((name) => stateOf(path.join(place, name))));
  return [here, ...below.flat()];
}
