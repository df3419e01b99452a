// Cucumber with steps, hooks and worlds of each kind, run by its API; what it reports.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as cucumber from '@cucumber/cucumber';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';

for (const name of [
  'Given',
  'When',
  'Then',
  'Before',
  'After',
  'BeforeStep',
  'setWorldConstructor',
]) {
  console.log(
    name,
    cucumber[name].name,
    cucumber[name].length,
    inspect(cucumber[name]).split('\n')[0],
  );
}
const folder = mkdtempSync(join(import.meta.dirname, 'cucumber-'));
writeFileSync(
  join(folder, 'a.feature'),
  `Feature: A
  Scenario: passes
    Given a step 5
    When a callback
    Then a promise
  Scenario: fails
    Given a throw
  Scenario: is undefined
    Given nothing of it
  Scenario Outline: many <n>
    Given a step <n>
    Examples:
      | n |
      | 1 |
      | 2 |
`,
);
writeFileSync(
  join(folder, 'steps.cjs'),
  `
const { Given, When, Then, Before, After, setWorldConstructor } = require('@cucumber/cucumber');
class World { constructor(options) { this.keys = Object.keys(options).sort(); this.seen = []; } }
setWorldConstructor(World);
Before(function (scenario) { this.seen.push('before ' + arguments.length + ' ' + (this instanceof World)); });
After(async function ({ result }) { console.log(result.status, this.seen, this.keys); });
Given('a step {int}', function (n) { this.seen.push('step ' + n + ' ' + arguments.length); });
When('a callback', function (done) { this.seen.push(typeof done); setImmediate(done); });
Then('a promise', async () => {});
Given('a throw', () => { throw new Error('thrown'); });
`,
);
try {
  const { runConfiguration } = await loadConfiguration(
    {
      provided: {
        paths: [join(folder, 'a.feature')],
        require: [join(folder, 'steps.cjs')],
        format: [],
      },
    },
    { cwd: folder },
  );
  const { success } = await runCucumber(
    runConfiguration,
    { cwd: folder, stdout: { write: () => true, on() {}, once() {}, emit() {} } },
    ({ testCaseFinished, testStepFinished }) => {
      if (testStepFinished)
        console.log(
          testStepFinished.testStepResult.status,
          testStepFinished.testStepResult.message?.split('\n')[0],
        );
      if (testCaseFinished) console.log('finished', testCaseFinished.willBeRetried);
    },
  );
  console.log(success);
} finally {
  rmSync(folder, { recursive: true });
}
