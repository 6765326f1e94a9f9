export { planOom } from './plan-oom';
export type { OomInput } from './oom-input';
export type { OomPlan, OomSubject } from './plan';
export { renderHostOomConf } from './host-oom-conf';
export { renderQmContainersConf } from './qm-containers-conf';
