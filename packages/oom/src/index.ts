export {
  checkScores,
  planKillOrder,
  scoreOf,
  type KillOrder,
  type KillRank,
  type OomUnit,
  type RequestedScore,
} from './kill-order';
export { planOom } from './plan-oom';
export { NESTED_OOM_SCORE_ADJ, QM_OOM_SCORE_ADJ } from './scores';
export type { OomInput } from './oom-input';
export type { OomPlan, OomSubject } from './plan';
export { HOST_OOM_CONF_PATH, renderHostOomConf } from './host-oom-conf';
export { predictVictim, type CgroupMemory, type ProcessMemory, type Shortage, type Victim } from './victim';
