import { countsOf } from './counts';
import { DESCRIPTOR_SCHEMA, type ImageDescriptor } from './descriptor';

/** The facts that a build knows about an image; everything else is counted. */
export type DescriptorContent = Omit<ImageDescriptor, 'schema' | 'counts'>;

/** The descriptor of an image: `content` with the schema version and the counts of the plan's items. */
export function describeImage(content: DescriptorContent): ImageDescriptor {
  return { ...content, schema: DESCRIPTOR_SCHEMA, counts: countsOf(content) };
}

/** The text of an image.json, for `parseDescriptor`. */
export function renderDescriptor(descriptor: ImageDescriptor): string {
  const { schema, artifact, contents, esp, plan, installed, counts } = descriptor;
  return `${JSON.stringify({ schema, artifact, contents, esp, plan, installed, counts }, null, 2)}\n`;
}
