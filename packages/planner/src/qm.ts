import { type PlannedPath, type PlannedQm, ownFile } from '@nx-aib/image-plan';
import type { Qm } from '@nx-aib/manifest';
import { type Result, success } from '@nx-aib/core';
import { QM_OOM_SCORE_ADJ } from '@nx-aib/oom';
import { planQmMemory, QM_DROP_IN_PATH, renderQmDropIn, type MachineMemory } from '@nx-aib/qm-memory';
import { QM_ROOTFS } from '@nx-aib/qm';
import { machineId } from './system-files';

/** The QM partition's unit, podman-systemd.unit(5); its drop-in lies in a directory beside it. */
export const QM_QUADLET_PATH = '/usr/share/containers/systemd/qm.container';

/** The QM partition: its memory on a machine, and the drop-in that says so. */
export function planQm(
  qm: Qm | undefined,
  mode: 'package' | 'image',
  machine: MachineMemory,
): Result<PlannedQm | null> {
  if (qm === undefined) return success(null);
  const limits = { max: qm.memory_limit?.max, high: qm.memory_limit?.high, cpuWeight: qm.cpu_weight };
  const memory = planQmMemory(limits, machine);
  if (!memory.ok) return memory;
  const readOnly = mode === 'image';
  const text = renderQmDropIn({ ...limits, readOnly });
  const planned = { memory: memory.value, readOnly, dropIn: { path: QM_DROP_IN_PATH, text } };
  return success(planned, memory.diagnostics);
}

/** What makes the host run the QM partition. */
export function planQmFiles(qm: PlannedQm | null): PlannedPath[] {
  if (qm === null) return [];
  return [
    ownFile('host', QM_QUADLET_PATH, QM_QUADLET),
    ownFile('host', qm.dropIn.path, qm.dropIn.text),
    machineId('qm'),
  ];
}

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
 */
const QM_QUADLET = `[Unit]
Description=QM partition
RequiresMountsFor=/etc/qm /var/qm

[Container]
ContainerName=qm
HostName=qm
Rootfs=${QM_ROOTFS}
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
OOMScoreAdjust=${QM_OOM_SCORE_ADJ}
MemorySwapMax=0
CPUWeight=idle
IOWeight=50
TasksMax=50%

[Quadlet]
DefaultDependencies=false

[Install]
WantedBy=multi-user.target
`;
