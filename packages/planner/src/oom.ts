import type { PlannedPath, PlannedQm } from '@nx-aib/image-plan';
import { ownFile } from '@nx-aib/image-plan/plan';
import type { Manifest } from '@nx-aib/manifest';
import type { Result } from '@nx-aib/core';
import { NESTED_OOM_SCORE_ADJ, planOom, renderHostOomConf, type OomPlan } from '@nx-aib/oom';
import { renderQmContainersConf } from '@nx-aib/qm';

/** The OOM kill order. */
export function planHostOom(manifest: Manifest, qm: PlannedQm | null): Result<OomPlan> {
  return planOom({
    qm: qm !== null,
    enableOomProtection: manifest.image?.enable_oom_protection,
    limitsMemory: qm !== null && qm.memory.max.kernel !== 'max',
  });
}

/** The files that configure it, on the host and in QM. */
export function planOomFiles(oom: OomPlan, hasQm: boolean): PlannedPath[] {
  const host = renderHostOomConf(oom);
  const qm = hasQm ? renderQmContainersConf({ oomScoreAdj: NESTED_OOM_SCORE_ADJ }) : null;
  return [
    ...(host === null ? [] : [ownFile('host', host.path, host.text)]),
    ...(qm === null ? [] : [ownFile('qm', qm.path, qm.text)]),
  ];
}
