import os from 'node:os';
import {
  cpuCount,
  readTextIfThere,
  run,
  TOOLS as KNOWN,
  toolVersion,
  type Tool,
} from '@nx-aib/build-machine';
import { DEBIAN } from '@nx-aib/debian';
import { installedMkosi } from './mkosi-facts';

/** The context of the figures: name and value of each fact. */
export type Machine = readonly (readonly [name: string, value: string])[];

const TOOLS: readonly Tool[] = [
  ...DEBIAN.building.tools.filter(({ name }) => name === 'mmdebstrap'),
  KNOWN['qemu-img'],
];

/** @param work a directory on the file system that is measured */
export async function describeMachine(work: string): Promise<Machine> {
  const release = (await readTextIfThere('/etc/os-release')) ?? '';
  const fileSystem = await run(['findmnt', '--noheadings', '--output=FSTYPE', '--target', work]);
  const mkosi = await installedMkosi();
  const tools = await Promise.all(
    TOOLS.map(async (tool) => [tool.name, bare(tool.name, await toolVersion(tool))] as const),
  );
  return [
    ['processors', `${cpuCount()} × ${os.cpus()[0]?.model.trim() ?? os.machine()}`],
    ['memory', `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['file system', fileSystem.stdout.trim()],
    ['system', `${/^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? os.type()}, Linux ${os.release()}`],
    ['Node.js', process.version],
    ...tools,
    ['mkosi', mkosi.usable ? mkosi.version : 'none'],
  ];
}

/** `1.3.5` for `mmdebstrap 1.3.5`, `7.2` for `qemu-img version 7.2`. */
function bare(tool: string, printed: string): string {
  return printed.replace(`${tool} `, '').replace('version ', '');
}
