/** What decides who is killed first. */
export interface OomInput {
  /** Whether the image has a QM partition. */
  readonly qm: boolean;
  /** `image.enable_oom_protection`; unset, a QM partition decides. */
  readonly enableOomProtection?: boolean | undefined;
  /** Whether `qm.memory_limit.max` limits QM; of no effect without QM. */
  readonly limitsMemory: boolean;
}
