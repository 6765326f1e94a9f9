import { planText, valueOf } from './testing/plan-text';

function textOf(yaml: string, path: string, mode: 'package' | 'image' = 'package'): string {
  const planned = valueOf(planText(yaml, { mode })).paths.find((entry) => entry.path === path);
  return planned?.type === 'file' && 'text' in planned.content ? planned.content.text : 'no such file';
}

const DROP_IN = '/usr/share/containers/systemd/qm.container.d/10-automotive.conf';

describe('the QM partition', () => {
  it('is a unit of its own in the top-level slice', () => {
    expect(textOf('{ name: x, qm: {} }', '/usr/share/containers/systemd/qm.container')).toBe(`[Unit]
Description=QM partition
RequiresMountsFor=/etc/qm /var/qm

[Container]
ContainerName=qm
HostName=qm
Rootfs=/usr/lib/qm/rootfs
Volume=/etc/qm:/etc
Volume=/var/qm:/var
Exec=/sbin/init
ReadOnly=true
Network=private
Timezone=local
AddCapability=all
DropCapability=sys_boot sys_resource
PidsLimit=-1

[Service]
Slice=-.slice
Delegate=true
Restart=always
TimeoutStartSec=5min
OOMScoreAdjust=500
MemorySwapMax=0
CPUWeight=idle
IOWeight=50
TasksMax=50%

[Quadlet]
DefaultDependencies=false

[Install]
WantedBy=multi-user.target
`);
  });

  it('has a writable root file system in package mode and a read-only one in image mode', () => {
    const yaml = '{ name: x, qm: { memory_limit: { max: 40%, high: 35% } } }';
    expect(textOf(yaml, DROP_IN)).toContain('MemoryMax=40%\nMemoryHigh=35%\nCPUWeight=idle\n');
    expect(textOf(yaml, DROP_IN)).toContain('ReadOnly=false');
    expect(textOf(yaml, DROP_IN, 'image')).not.toContain('ReadOnly');
    expect(valueOf(planText(yaml, { mode: 'image' })).notes).toContain(
      "Of image mode there is only QM's read-only root file system yet: the host's is writable, and there are no updates.",
    );
  });

  it.each(['40%', '125‰', '4000‱'])(
    'has a note for a limit of %s: other machines have other bytes',
    (max) => {
      const { notes } = valueOf(planText(`{ name: x, qm: { memory_limit: { max: ${max} } } }`));
      expect(notes).toContainEqual(expect.stringMatching(/^Percentages of memory are shares of MemTotal/));
    },
  );

  it('has no such note for a limit in bytes', () => {
    const { notes } = valueOf(planText('{ name: x, qm: { memory_limit: { max: 512M } } }'));
    expect(notes.filter((note) => note.startsWith('Percentages'))).toEqual([]);
  });

  it('is not there where the manifest has no qm section', () => {
    const plan = valueOf(planText('name: x'));
    expect(plan.qm).toBeNull();
    expect(plan.packages.map(({ root }) => root)).toEqual(['host']);
    expect(plan.paths.filter(({ root }) => root === 'qm')).toEqual([]);
    expect(plan.services.filter(({ root }) => root === 'qm')).toEqual([]);
  });
});
