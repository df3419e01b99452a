export { describeDoors } from './describe-doors';
export type { DoorCase, DoorMatrix } from './describe-doors';
export { toHaveTrace } from './to-have-trace';
