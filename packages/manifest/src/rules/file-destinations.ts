import { errorAt } from '../finding';
import { contents, type Rule } from './draft';

/** A file cannot replace /etc or /usr; only the files of a source_glob may go directly into them. */
export const fileDestinations: Rule = (draft) =>
  contents(draft).flatMap(([path, content]) =>
    (content.add_files ?? []).flatMap((file, index) => {
      if (file?.path !== '/etc' && file?.path !== '/usr') return [];
      if ('source_glob' in file) return [];
      return [
        errorAt([...path, 'add_files', index, 'path'], {
          code: 'manifest/path-not-allowed',
          message: `"${file.path}" is a directory; the path must include the file name`,
          hint: `as in ${file.path}/motd`,
        }),
      ];
    }),
  );
