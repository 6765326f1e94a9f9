/** What planners make a plan of, without loading the descriptor of a built image. */
export { IMAGE_MODES } from './image-plan';
export { rootsOf } from './roots';
export { Mounts, mountPointsOf, type MountedSystem } from './mounts';
export { ownFile, ownSymlink } from './planned-path';
