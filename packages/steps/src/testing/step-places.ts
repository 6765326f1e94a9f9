import path from 'node:path';
import type { StepPlaces } from '../step-context';
import type { Step } from '../step';

/** The places of a step that a test runs directly; everything it writes is in `folder`. */
export function placesIn(folder: string, inputs: Readonly<Record<string, string>>): StepPlaces {
  return {
    inputs,
    sourceDir: folder,
    output: folder,
    scratch: path.join(folder, 'scratch'),
    logFile: path.join(folder, 'log'),
    downloads: folder,
    sharedDownloads: folder,
  };
}

/** A step whose output a test has made. */
export function madeBefore(name: string): Step {
  return { name, kind: name, params: {}, reads: {}, files: [] };
}
