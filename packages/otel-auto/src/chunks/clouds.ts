import { detectClouds } from '../resource/clouds/detect-clouds';

export { detectClouds };
