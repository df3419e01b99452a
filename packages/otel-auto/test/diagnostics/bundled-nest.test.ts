import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayBundledNest } from '../../src/diagnostics/bundled-nest';
import { createTemporaryFolder } from '../support/temporary-folder';

const extended = Reflect as { getMetadata?: () => void };
beforeEach(() => {
  extended.getMetadata = () => {};
});
afterEach(() => {
  delete extended.getMetadata;
});

/** Returns the lines about an entry with this text. */
const saidOf = async (text: string, read = true) => {
  const folder = createTemporaryFolder({ 'main.js': text });
  const lines: string[] = [];
  const entry = join(folder.path, 'main.js');
  await new Promise<void>((resolve) => {
    sayBundledNest(entry, (line) => {
      lines.push(line);
      resolve();
    });
    // it is read in a few turns; nothing is to come in the other cases
    void sleep(read ? 5000 : 50, undefined, { ref: false }).then(() => resolve());
  });
  folder.remove();
  return lines;
};

describe('sayBundledNest', () => {
  it('says that NestJS is in the file, minified or not', async () => {
    for (const text of ["new Logger('NestFactory')", 'this.l=new L("NestFactory",{t:!0})']) {
      expect(await saidOf(text)).toEqual([
        expect.stringMatching(/^NestJS is bundled into main\.js, .*Keep packages out/),
      ]);
    }
  });

  it('says nothing of a file that imports NestJS', async () => {
    const text = "import { NestFactory } from '@nestjs/core';";
    expect(await saidOf(text, false)).toEqual([]);
  });

  it('does not read the file where no decorator has written metadata', async () => {
    delete extended.getMetadata;
    expect(await saidOf("new Logger('NestFactory')", false)).toEqual([]);
  });

  it('says nothing of code without a file, or one that is gone', async () => {
    const lines: string[] = [];
    sayBundledNest(undefined, (line) => lines.push(line));
    sayBundledNest('/nowhere/main.js', (line) => lines.push(line));
    await sleep(50);
    expect(lines).toEqual([]);
  });
});
