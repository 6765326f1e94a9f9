/**
 * The path of the content manifest of a descriptor: `files.mtree` for `image.json`, `car.files.mtree` for
 * `car.image.json`.
 *
 * @param descriptor its path; the result is in the same directory
 */
export function contentsBeside(descriptor: string): string {
  const at = descriptor.lastIndexOf('/') + 1;
  const [folder, name] = [descriptor.slice(0, at), descriptor.slice(at)];
  return name === 'image.json'
    ? `${folder}files.mtree`
    : `${folder}${name.replace(/(\.image)?\.json$/, '')}.files.mtree`;
}
