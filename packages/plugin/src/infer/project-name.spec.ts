import { checkUnique, projectName } from './project-name';

describe('a project', () => {
  it("is called as its manifest's file, without .aib.yml", () => {
    expect(projectName('e2e/image-qemu/image-qemu.aib.yml')).toBe('image-qemu');
    expect(projectName('ivi.v2.aib.yml')).toBe('ivi.v2');
  });

  it('needs a name', () => {
    expect(() => projectName('a/.aib.yml')).toThrow(
      "a/.aib.yml: a manifest needs a name before .aib.yml; it becomes the project's name.",
    );
  });

  it('is one directory', () => {
    expect(() => checkUnique('a/x.aib.yml', ['a/x.aib.yml', 'a/y.aib.yml'])).toThrow(
      'a/x.aib.yml and a/y.aib.yml are in one directory, and a directory is one project. ' +
        'Move one of them to a directory of its own.',
    );
  });

  it('has a name of its own', () => {
    expect(() => checkUnique('b/x.aib.yml', ['a/x.aib.yml', 'b/x.aib.yml'])).toThrow(
      'b/x.aib.yml and a/x.aib.yml would both be the project "x". Rename one of them.',
    );
  });

  it('may lie inside another', () => {
    expect(() => checkUnique('a/x.aib.yml', ['a/x.aib.yml', 'a/b/y.aib.yml'])).not.toThrow();
  });
});
