// Executes a state machine with aws-local-stepfunctions, which is not ours: its tasks invoke the local functions, and it waits
// a moment where the definition says longer. Reads {"definition": …, "input": …} and prints what came of it.
//
// Where the interpreter falls short of Step Functions: a distributed map runs like an inline one, without child executions and
// their limits; the tolerated share of failed children, the size of a state, and time-outs of the machine do not count; the
// context object is given from outside. The definition is validated by asl-validator before.

// The interpreter is written for Node 22, and uses nothing else of it.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((first, second) => ([resolve, reject] = [first, second]));
  return { promise, resolve, reject };
};
const { StateMachine } = require("aws-local-stepfunctions");
const validate = require("asl-validator");

const [local, moment] = [process.argv[2], Number(process.argv[3])];
const INTEGRATION = "arn:aws:states:::lambda:invoke";
// As of every service integration with an error of a function: an exception of its name.
const LAMBDA = "Lambda.";

async function invoke(functionArn, event) {
  const response = await fetch(`${local}/invoke?function=${encodeURIComponent(functionArn)}`, {
    method: "POST",
    body: JSON.stringify(event),
  });
  const payload = JSON.parse(await response.text());
  if (response.status === 200) return payload;
  const name = response.status === 404 ? `${LAMBDA}ResourceNotFoundException` : payload.errorType ?? "Error";
  // Step Functions has the whole payload as the cause; the waiter of the CDK reads it.
  throw Object.assign(new Error(JSON.stringify(payload)), { name });
}

const task = (state) => async (input) =>
  state.Resource === INTEGRATION
    ? { StatusCode: 200, Payload: await invoke(input.FunctionName, input.Payload) }
    : invoke(state.Resource, input);

// Also those inside of maps.
const all = (states) =>
  Object.entries(states).flatMap(([name, state]) => [[name, state], ...all(state.ItemProcessor?.States ?? {})]);

async function execute({ definition, input }) {
  const { isValid, errors } = validate(definition, { checkPaths: true, checkArn: true });
  if (!isValid) throw new Error("not a valid definition: " + JSON.stringify(errors));
  const states = all(definition.States);
  const of = (type, value) => Object.fromEntries(states.filter(([, s]) => s.Type === type).map(([n, s]) => [n, value(s)]));
  const overrides = {
    taskResourceLocalHandlers: of("Task", task),
    waitTimeOverrides: of("Wait", () => moment),
    retryIntervalOverrides: of("Task", () => moment),
  };
  try {
    return { output: await new StateMachine(definition).run(input, { overrides, context: { Execution: { Input: input } } }).result };
  } catch (failed) {
    return { error: failed.cause?.name ?? failed.name, cause: failed.cause?.message ?? failed.message };
  }
}

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => console.log(JSON.stringify(await execute(JSON.parse(text)))));
