import { checkPluginOptions, pickOptions } from './plugin-options';

describe("the options of the plugin's entry in nx.json", () => {
  it('may be missing', () => {
    expect(checkPluginOptions(undefined)).toEqual({});
  });

  it('name every one that is not known', () => {
    expect(() => checkPluginOptions({ target: 'qemu', formt: 'raw', xyz: 1 })).toThrow(
      'Unknown options of @nx-aib/plugin in nx.json: formt, xyz. ' +
        'Known are target, distro, arch, mode, define, allowSource, format, memory, key, ca.',
    );
  });

  it.each([['text'], [['list']], [3]])('are an object, not %j', (options) => {
    expect(() => checkPluginOptions(options)).toThrow(
      'The options of @nx-aib/plugin in nx.json must be an object.',
    );
  });

  it('reach a target only where they mean something, and only when set', () => {
    expect(pickOptions({ target: 'qemu', format: 'raw' }, ['target', 'memory'])).toEqual({ target: 'qemu' });
  });
});
