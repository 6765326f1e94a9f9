import { quoteForLog } from '@nx-aib/build-machine';
import { DESCRIPTOR } from '../outputs/output-files';
import type { Input } from './code-inputs';
import { RANDOM } from './read-files';

/**
 * The image in place, as an input of the target that builds it, whose outputs in Nx's cache do not contain the image: each edit
 * would add 700 MB. A stamp of the file that image.json describes; without such a file, something different each time.
 *
 * A build either finds the image up to date, or puts another file in its place, and no stamp comes back (inode(7)). So there is
 * a hit only if an earlier build found this very file up to date, with the same other inputs. The build after an edit
 * makes the image, the next one finds it up to date, and those after it are hits.
 */
export function imageInPlace(outputPath: string): Input {
  const folder = quoteForLog(`./${outputPath}`);
  const name = `sed -n 's/^ *"file": "\\(.*\\)",$/\\1/p' ${folder}/${DESCRIPTOR} 2>/dev/null | head -n 1`;
  const stamp = `stat --format='%i %s %y %z' ${folder}/"$f" 2>/dev/null`;
  return { runtime: `f=$(${name}); [ -n "$f" ] && ${stamp} || ${RANDOM}` };
}
