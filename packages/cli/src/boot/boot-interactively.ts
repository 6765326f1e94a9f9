import type { Result } from '@nx-aib/core';
import { bootOnTerminal } from '@nx-aib/runner';
import type { AirRequest } from './air-request';
import { findImage } from './image-argument';

/** Boots the requested image on this terminal and waits until it ends. @returns QEMU's exit status */
export async function bootInteractively(
  request: AirRequest,
  say: (text: string) => void,
): Promise<Result<number>> {
  const image = await findImage(request.image);
  return image.ok ? bootOnTerminal({ ...request, image: image.value }, say) : image;
}
