export * from './image-plan';
export * from './descriptor';
