/** Plugins of nx.json with which Nx infers `build` of TypeScript libraries, too. */
export const TYPESCRIPT_PLUGINS = [
  {
    plugin: '@nx/js/typescript',
    options: { build: { targetName: 'build', configName: 'tsconfig.lib.json' } },
  },
  '@nx-aib/plugin',
];

/** The files of a library `packages/NAME` that is built into its directory `dist`. */
export function typescriptLibrary(name: string): Record<string, string> {
  const tsconfig = JSON.stringify({ compilerOptions: { composite: true, outDir: 'dist', rootDir: '.' } });
  const folder = `packages/${name}`;
  return {
    [`${folder}/package.json`]: `{"name": "${name}", "version": "1.0.0", "exports": "./dist/index.js"}`,
    [`${folder}/index.ts`]: `export const ${name} = 1;\n`,
    [`${folder}/tsconfig.json`]: tsconfig,
    [`${folder}/tsconfig.lib.json`]: tsconfig,
  };
}
