console.log(
  JSON.stringify({ args: process.argv.slice(2), env: process.env, version: process.version }),
);
console.error('to stderr');
process.exitCode = Number(process.env.EXIT_CODE ?? 0);
