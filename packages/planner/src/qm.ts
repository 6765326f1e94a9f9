import type { ImageMode, PlannedPath, PlannedQm } from '@nx-aib/image-plan';
import { ownFile } from '@nx-aib/image-plan/plan';
import type { Qm } from '@nx-aib/manifest';
import { type Result, success } from '@nx-aib/core';
import { QM_OOM_SCORE_ADJ } from '@nx-aib/oom';
import { planQmMemory, type MachineMemory } from '@nx-aib/qm-memory';
import { QM_DROP_IN_PATH, QM_QUADLET_PATH, renderQmDropIn, renderQmQuadlet } from '@nx-aib/qm';
import { machineId } from './system-files';

/** The QM partition: its memory on a machine, and the drop-in with its limits. */
export function planQm(
  qm: Qm | undefined,
  mode: ImageMode,
  machine: MachineMemory,
): Result<PlannedQm | null> {
  if (qm === undefined) return success(null);
  const limits = { max: qm.memory_limit?.max, high: qm.memory_limit?.high, cpuWeight: qm.cpu_weight };
  const memory = planQmMemory(limits, machine);
  if (!memory.ok) return memory;
  const { max, high, cpuWeight } = memory.value;
  const readOnly = mode === 'image';
  const text = renderQmDropIn({
    memoryMax: max.setting,
    memoryHigh: high.setting,
    cpuWeight,
    readOnly,
  });
  const planned = { memory: memory.value, readOnly, dropIn: { path: QM_DROP_IN_PATH, text } };
  return success(planned, memory.diagnostics);
}

/** The files that make the host run the QM partition. */
export function planQmFiles(qm: PlannedQm | null): PlannedPath[] {
  if (qm === null) return [];
  return [
    ownFile('host', QM_QUADLET_PATH, renderQmQuadlet({ oomScoreAdjust: QM_OOM_SCORE_ADJ })),
    ownFile('host', qm.dropIn.path, qm.dropIn.text),
    machineId('qm'),
  ];
}
