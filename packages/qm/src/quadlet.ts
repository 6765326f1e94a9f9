import { QM_ROOTFS, QM_VOLUMES } from './layout';
import { unitValue } from './unit-value';

/** The QM partition's unit, podman-systemd.unit(5); the directory of its drop-ins is beside it. */
export const QM_QUADLET_PATH = '/usr/share/containers/systemd/qm.container';

/** The service that Quadlet generates from it. */
export const QM_SERVICE = 'qm.service';

/** The container name of the QM partition in podman(1). */
export const QM_CONTAINER = 'qm';

/**
 * The settings that are the same for every QM partition. The manifest's limits are in the drop-in; CPUWeight= is
 * repeated here so that the unit is correct on its own.
 *
 * - QM's systemd manages its own control groups (Delegate=) and mounts (all capabilities, within QM's namespaces).
 *   Podman's masked and read-only paths in /proc stay: QM must not reach the host's sysctls.
 * - Without CAP_SYS_RESOURCE nothing in QM can lower its oom_score_adj (proc_pid_oom_score_adj(5)) or raise its limits,
 *   and without CAP_SYS_BOOT nothing can load another kernel.
 * - TasksMax= limits QM's processes; Podman's own, lower limit of 2048 is disabled (PidsLimit=).
 * - QM starts without waiting for the network, because it must also start on a machine without one.
 * @param oomScoreAdjust For all of QM except its nested containers, systemd.exec(5).
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
