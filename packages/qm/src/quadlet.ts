import { QM_ROOTFS, QM_VOLUMES } from './layout';
import { unitValue } from './unit-value';

/** The QM partition's unit, podman-systemd.unit(5); its drop-in lies in a directory beside it. */
export const QM_QUADLET_PATH = '/usr/share/containers/systemd/qm.container';

/** What Quadlet makes of it. */
export const QM_SERVICE = 'qm.service';

/** The name by which podman(1) knows the QM partition. */
export const QM_CONTAINER = 'qm';

/**
 * What holds for every QM partition. The manifest's limits are the drop-in's; CPUWeight= stands here too, so that the
 * unit is right on its own.
 *
 * - QM's systemd manages its own control groups (Delegate=) and mounts (all capabilities, within QM's namespaces). What
 *   Podman masks and makes read-only of /proc stays so: QM must not reach the host's sysctls.
 * - Without CAP_SYS_RESOURCE nothing in QM can lower its oom_score_adj (proc_pid_oom_score_adj(5)) or raise its limits,
 *   and without CAP_SYS_BOOT nothing can load another kernel.
 * - TasksMax= bounds QM's processes; Podman's own, lower bound of 2048 is lifted (PidsLimit=).
 * - QM starts without waiting for the network: a machine without one is no reason not to start it.
 * @param oomScoreAdjust Of all of QM but its nested containers, systemd.exec(5).
 */
export function renderQmQuadlet({ oomScoreAdjust }: { readonly oomScoreAdjust: number }): string {
  return `[Unit]
Description=QM partition
RequiresMountsFor=${QM_VOLUMES.map(({ outside }) => outside).join(' ')}

[Container]
ContainerName=${QM_CONTAINER}
HostName=qm
Rootfs=${QM_ROOTFS}
${QM_VOLUMES.map(({ inside, outside }) => `Volume=${outside}:${inside}`).join('\n')}
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
OOMScoreAdjust=${unitValue(oomScoreAdjust)}
MemorySwapMax=0
CPUWeight=idle
IOWeight=50
TasksMax=50%

[Quadlet]
DefaultDependencies=false

[Install]
WantedBy=multi-user.target
`;
}
