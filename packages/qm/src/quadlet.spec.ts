import { renderQmQuadlet } from './quadlet';

describe('renderQmQuadlet', () => {
  it('is a unit of its own in the top-level slice', () => {
    expect(renderQmQuadlet({ oomScoreAdjust: 500 })).toBe(`[Unit]
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

  it('never takes a score that is more than a number', () => {
    const oomScoreAdjust = '500\nUser=root' as never;
    expect(() => renderQmQuadlet({ oomScoreAdjust })).toThrow(RangeError);
  });
});
