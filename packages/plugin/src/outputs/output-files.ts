/** The files that a target writes into the project's output directory, apart from the image. */
export const OUTPUT_FILES = {
  plan: ['plan.json', 'plan.txt'],
  build: ['image.json', 'files.mtree'],
  signature: ['image.json.intoto.jsonl'],
  verify: ['verify.json', 'verify.junit.xml'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const [PLAN_JSON, PLAN_TEXT] = OUTPUT_FILES.plan;
export const [DESCRIPTOR] = OUTPUT_FILES.build;
export const [SIGNATURE] = OUTPUT_FILES.signature;
export const [, JUNIT_REPORT] = OUTPUT_FILES.verify;
