import { format } from 'node:util';
import ts from 'typescript';

/** A TypeScript example in a page. */
export interface Example {
  /** The path it would have as a separate file; absolute. */
  readonly file: string;
  readonly code: string;
}

/** The examples in a page's text, each as a module beside it. */
export function examplesIn(markdown: string, page: string): Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const typeScript = blocks.filter(([, language]) => language === 'ts');
  return typeScript.map(([, , code = ''], index) => ({ file: `${page}.example-${index + 1}.mts`, code }));
}

/** The compiler's errors in examples: `README.md.example-1.mts:3: Cannot find name 'x'.` */
export function compileExamples(examples: readonly Example[], tsconfig: string): string[] {
  const options = {
    ...ts.getParsedCommandLineOfConfigFile(tsconfig, { noEmit: true }, { ...ts.sys, ...NEVER_FAILS })
      ?.options,
    customConditions: ['@nx-aib/source'],
  };
  const codeOf = new Map(examples.map(({ file, code }) => [file, code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => codeOf.has(name) || fileExists(name);
  host.getSourceFile = (name, language, ...rest) => {
    const code = codeOf.get(name);
    return code === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, code, language);
  };
  const program = ts.createProgram([...codeOf.keys()], options, host);
  return [...codeOf.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const wrong = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return wrong.map((one) => {
      const line = (one.file?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0) + 1;
      return `${name}:${line}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`;
    });
  });
}

const NEVER_FAILS = {
  onUnRecoverableConfigFileDiagnostic: (one: ts.Diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(one.messageText, ' '));
  },
};

/**
 * The output shown in an example's comments: after a console.log, or in the lines below it. Empty for an example that
 * needs more than the packages, such as an image: it is only compiled.
 */
export function promisedBy({ code }: Example): string[] {
  const promised: string[] = [];
  let below = false;
  for (const line of code.split('\n')) {
    const behind = /console\.log\(.*; \/\/ (.*)$/.exec(line)?.[1];
    const whole = /^\/\/ ?(.*)$/.exec(line)?.[1];
    if (behind !== undefined) promised.push(behind);
    else if (below && whole !== undefined) promised.push(whole);
    // The comment may also be below a loop or a call with several lines.
    below = behind === undefined && (/console\.log\(|^[)}]+;?$/.test(line) || (below && whole !== undefined));
  }
  return promised;
}

/** Runs an example and returns the lines that it prints. */
export async function runExample(
  { code }: Example,
  requireModule: (name: string) => unknown,
): Promise<string[]> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const printed: string[] = [];
  const log = (...values: unknown[]) =>
    printed.push(
      ...format(...values)
        .trimEnd()
        .split('\n'),
    );
  const run = new Function('require', 'exports', 'console', `return (async () => {${outputText}\n})();`);
  await run(requireModule, {}, { log });
  return printed;
}

/** Printed lines in the form of the expected ones, which may end with `…` for any continuation. */
export function asPromised(printed: readonly string[], promised: readonly string[]): string[] {
  return printed.map((line, index) => {
    const start = /^(.*)…$/.exec(promised[index] ?? '')?.[1];
    return start !== undefined && line.startsWith(start) ? `${start}…` : line;
  });
}
