// Three jobs at once, each in a context of its own, and none in a span. Plain Node.js knows no contexts,
// so all is well there; with the distro a callback that runs in the context of another job is reported.
const { context, createContextKey } = require('@opentelemetry/api');

const KEY = createContextKey('job');
const wrong = [];
const inJob = (job, run) => context.with(context.active().setValue(KEY, job), run);
const jobNow = () => context.active().getValue(KEY);
const hasContexts = inJob('some', jobNow) === 'some';

/** Runs the same work in three jobs. */
const inJobs = (run) => Promise.all(['a', 'b', 'c'].map((job) => inJob(job, () => run(job))));

/** A callback of a job, that says where it runs and settles a promise. */
const check = (what, job) => {
  if (hasContexts && jobNow() !== job) wrong.push(`${what} of ${job} runs in ${jobNow()}`);
};

const report = () => console.log(wrong.length === 0 ? 'each in its own' : wrong.join('\n'));

module.exports = { check, inJobs, report };
