export * from './units';
export * from './diagnostics';
export * from './manifest';
