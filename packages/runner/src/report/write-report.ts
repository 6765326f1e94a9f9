import path from 'node:path';
import { writeFileAtomic } from '@nx-aib/build-machine';
import type { Verdict } from '../verify/verdict';
import { renderJUnit } from './render-junit';

/** Where a report was written. */
export interface ReportFiles {
  readonly json: string;
  readonly junit: string;
}

/** Writes `verify.json` and `verify.junit.xml` into a directory, which is made where it is missing. */
export async function writeReport(verdict: Verdict, directory: string): Promise<ReportFiles> {
  const files = {
    json: path.join(directory, 'verify.json'),
    junit: path.join(directory, 'verify.junit.xml'),
  };
  await writeFileAtomic(files.json, `${JSON.stringify(verdict, null, 2)}\n`);
  await writeFileAtomic(files.junit, renderJUnit(verdict));
  return files;
}
