// Validates a definition of a state machine with asl-validator, and executes it with aws-local-stepfunctions, both of them
// not ours. Reads {"definition": …, "input": …, "answers": [{"payload": …} | {"error": …, "message": …}]} and prints what came
// of it. Each task gets the next of the answers, and the last of them again and again.

// The interpreter is written for Node 22, and uses nothing else of it.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((first, second) => ([resolve, reject] = [first, second]));
  return { promise, resolve, reject };
};
const { StateMachine } = require("aws-local-stepfunctions");
const validate = require("asl-validator");

const MOMENT = 5;
const named = (states, type) =>
  Object.entries(states).flatMap(([name, state]) => [
    ...(state.Type === type ? [name] : []),
    ...named(state.ItemProcessor?.States ?? {}, type),
  ]);

async function execute({ definition, input, answers }) {
  const validated = validate(definition);
  if (!validated.isValid) return { problems: validated.errors.map((error) => error.Message ?? JSON.stringify(error)) };
  const tasks = [];
  const task = (state) => (given) => {
    tasks.push({ state, input: given });
    const answer = answers[Math.min(tasks.length, answers.length) - 1];
    if (!answer.error) return answer.payload;
    throw Object.assign(new Error(answer.message), { name: answer.error });
  };
  const states = definition.States;
  const overrides = {
    taskResourceLocalHandlers: Object.fromEntries(named(states, "Task").map((name) => [name, task(name)])),
    waitTimeOverrides: Object.fromEntries(named(states, "Wait").map((name) => [name, MOMENT])),
    retryIntervalOverrides: Object.fromEntries(named(states, "Task").map((name) => [name, MOMENT])),
  };
  const execution = new StateMachine(definition).run(input, { overrides });
  try {
    return { output: await execution.result, tasks };
  } catch (failed) {
    return { error: failed.cause?.name, cause: failed.cause?.message, tasks };
  }
}

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => console.log(JSON.stringify(await execute(JSON.parse(text)))));
