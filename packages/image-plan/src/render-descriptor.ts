import { countsOf } from './counts';
import { DESCRIPTOR_SCHEMA, type ImageDescriptor } from './descriptor';

/** What a build knows of an image; the rest is counted. */
export type DescriptorContent = Omit<ImageDescriptor, 'schema' | 'counts'>;

/** The descriptor of an image: `content` with its schema, and what is in its plan counted. */
export function describeImage(content: DescriptorContent): ImageDescriptor {
  return { ...content, schema: DESCRIPTOR_SCHEMA, counts: countsOf(content) };
}

/** The text of an image.json; `parseDescriptor` reads it. */
export function renderDescriptor(descriptor: ImageDescriptor): string {
  const { schema, artifact, contents, esp, plan, installed, counts } = descriptor;
  return `${JSON.stringify({ schema, artifact, contents, esp, plan, installed, counts }, null, 2)}\n`;
}
