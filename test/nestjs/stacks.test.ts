import { describe, expect, it } from '@jest/globals';
import { runApp } from '../support/run';
import { installationFolder } from '../support/installation';
import { NEST_PLATFORM_CASES } from './support/nest-cases';

const isOurs = (frame: string): boolean => frame.includes('@acme/');

describe.each(NEST_PLATFORM_CASES)(
  'the stack of an error in a handler on NestJS $version ($moduleKind) with $platform',
  ({ folder, extension, platform }) => {
    const run = async (door: 'require' | 'none', limit: number) => {
      const env = { PLATFORM: platform, STACK_LIMIT: String(limit) };
      const cwd = installationFolder(folder);
      const { stdout } = await runApp(`stacks.${extension}`, { cwd, door, env });
      return stdout.trimEnd().split('\n');
    };

    it('is as without the distro, but for the one function that calls the handler', async () => {
      // one more, since ours is left out of what is compared; further out come the layers of Express 4
      const [without, withDistro] = await Promise.all([run('none', 8), run('require', 9)]);
      const ours = withDistro.filter(isOurs);
      const titles = ours.map((frame) => frame.split(':')[0]);
      expect(titles).toEqual(['plain', 'later', 'guarded', 'intercepted', 'answered']);
      expect(withDistro.filter((frame) => !isOurs(frame))).toEqual(without);
    });
  },
);
