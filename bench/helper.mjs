import { fork } from 'node:child_process';

/**
 * A process of ours that does work beside the measured one, so that its cost is not counted: it
 * answers one question at a time.
 *
 * @typedef {object} Helper
 * @property {(question: object, deadlineMillis: number) => Promise<any>} ask
 * @property {() => void} stop
 */

/**
 * @param {URL} file a module that calls `answerQuestions`
 * @returns {Helper}
 */
export function startHelper(file) {
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    ask: (question, deadlineMillis) => ask(child, question, deadlineMillis),
    stop: () => void child.kill('SIGKILL'),
  };
}

function ask(child, question, deadlineMillis) {
  return new Promise((resolve, reject) => {
    const settle = (act) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const fail = (message) => settle(() => reject(new Error(`${question.task}: ${message}`)));
    const onMessage = ({ answer, problem }) =>
      problem === undefined ? settle(() => resolve(answer)) : fail(problem);
    const onExit = () => fail('its process ended');
    const timer = setTimeout(fail, deadlineMillis, `no answer within ${deadlineMillis} ms`);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(question);
  });
}

/**
 * The helper's side: answers each question with what its task returns, and ends with its parent.
 *
 * @param {Readonly<Record<string, (question: any) => unknown>>} tasks
 */
export function answerQuestions(tasks) {
  process.on('disconnect', () => process.exit());
  process.on('message', async (question) => {
    try {
      process.send({ answer: await tasks[question.task](question) });
    } catch (error) {
      process.send({ problem: error.message });
    }
  });
}
