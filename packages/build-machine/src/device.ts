import fs from 'node:fs/promises';

/** Why a device cannot be opened for reading and writing. */
export interface UnusableDevice {
  readonly cause: 'missing' | 'permission' | 'failed';
  /** As text. */
  readonly why: string;
  /** The group whose members can open it, if this process is not in it. */
  readonly group?: string;
}

/** Why a device cannot be opened for reading and writing; undefined if it can. Opens and closes it. */
export async function whyNotOpened(device: string): Promise<UnusableDevice | undefined> {
  try {
    await (await fs.open(device, 'r+')).close();
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { cause: 'missing', why: `there is no ${device}` };
    if (code !== 'EACCES' && code !== 'EPERM') return { cause: 'failed', why: message };
    const group = await groupThatMay(device);
    const denied = `no permission to open ${device}`;
    if (group === undefined) return { cause: 'permission', why: denied };
    return { cause: 'permission', why: `${denied}: this user is not in the group "${group}"`, group };
  }
}

async function groupThatMay(device: string): Promise<string | undefined> {
  const { gid, mode } = await fs.stat(device);
  const mayOpen = (mode & 0o060) === 0o060;
  const isIn = [process.getgid?.(), ...(process.getgroups?.() ?? [])].includes(gid);
  if (!mayOpen || isIn || gid === 0) return undefined;
  return groupName(await fs.readFile('/etc/group', 'utf8').catch(() => ''), gid);
}

/** The name of a group (group(5)), or its number if it has none. */
export function groupName(groups: string, gid: number): string {
  const line = groups.split('\n').find((one) => one.split(':')[2] === String(gid));
  return line?.split(':')[0] ?? String(gid);
}
