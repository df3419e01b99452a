import { fork, type ChildProcess } from 'node:child_process';
import type { LoadOptions } from './helpers/load-client.ts';

/** A question to a helper: its task, and what that needs. */
export interface Question {
  readonly task: string;
  readonly url?: string;
  readonly options?: LoadOptions;
}

type Task = (question: Question) => unknown;

/**
 * A process of ours that does work beside the measured one, so that its cost is not counted: it
 * answers one question at a time.
 */
export interface Helper {
  readonly ask: <Answer = void>(question: Question, deadlineMillis: number) => Promise<Answer>;
  readonly stop: () => void;
}

/** @param file - a module that calls `answerQuestions` */
export function startHelper(file: URL): Helper {
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    ask: (question, deadlineMillis) => ask(child, question, deadlineMillis),
    stop: () => void child.kill('SIGKILL'),
  };
}

type Reply = { readonly answer: unknown } | { readonly problem: string };

function ask<Answer>(
  child: ChildProcess,
  question: Question,
  deadlineMillis: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const fail = (message: string) =>
      settle(() => reject(new Error(`${question.task}: ${message}`)));
    const onMessage = (reply: Reply) =>
      'problem' in reply ? fail(reply.problem) : settle(() => resolve(reply.answer as Answer));
    const onExit = () => fail('its process ended');
    const timer = setTimeout(fail, deadlineMillis, `no answer within ${deadlineMillis} ms`);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(question);
  });
}

/** The helper's side: answers each question with what its task returns, and ends with its parent. */
export function answerQuestions(tasks: Readonly<Record<string, Task>>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (question: Question) => {
    void answer(tasks, question).then((reply) => process.send?.(reply));
  });
}

async function answer(tasks: Readonly<Record<string, Task>>, question: Question): Promise<Reply> {
  try {
    return { answer: await tasks[question.task]?.(question) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
