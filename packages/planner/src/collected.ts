import { failure, resultOf, type Diagnostic, type Result } from '@nx-aib/core';
import type { Planned } from './findings';

/** Collects the diagnostics of several stages, so that a user sees all errors at once. */
export class Collected {
  readonly #diagnostics: Diagnostic[] = [];

  note(diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics.push(...diagnostics);
  }

  /** The value of a stage; undefined if it failed, or was skipped because an earlier one failed. */
  take<T>(result: Result<T> | undefined): T | undefined {
    if (result === undefined) return undefined;
    this.note(result.diagnostics);
    return result.ok ? result.value : undefined;
  }

  /** The value of a stage that cannot fail. */
  keep<T>(planned: Planned<T>): T {
    this.note(planned.diagnostics);
    return planned.value;
  }

  /** A value that exists whatever was found. */
  planned<T>(value: T): Planned<T> {
    return { value, diagnostics: this.#diagnostics };
  }

  get hasErrors(): boolean {
    return this.#diagnostics.some(({ severity }) => severity === 'error');
  }

  failure(): Result<never> {
    return failure(this.#diagnostics);
  }

  result<T>(value: T): Result<T> {
    return resultOf(value, this.#diagnostics);
  }
}
