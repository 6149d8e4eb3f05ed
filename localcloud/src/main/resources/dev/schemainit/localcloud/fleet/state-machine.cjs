// Executes a definition in Amazon States Language, with an interpreter that is not ours, and prints what an execution
// of Step Functions would answer: {"status", "output", "error", "cause"}.
//
//   node state-machine.cjs <node_modules> <definition> <input>
//
// The interpreter calls the functions of tasks at AWS_ENDPOINT_URL_LAMBDA. Where it falls short of Step Functions: a
// distributed map runs like an inline one, without child executions and their limits; the tolerated share of failed
// children, the size of a state, and time-outs of the machine do not count; the context object is given from outside.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const [modules, definitionFile, inputText] = process.argv.slice(2);
const load = createRequire(modules + "/");

// The interpreter is written for Node 22, of which it needs this one function.
Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new Promise((fulfil, fail) => ((resolve = fulfil), (reject = fail)));
    return { promise, resolve, reject };
};

const definition = JSON.parse(readFileSync(definitionFile, "utf8"));
const { isValid, errors } = load("asl-validator")(definition, { checkPaths: true, checkArn: true });
if (!isValid) {
    throw new Error("not a valid definition: " + JSON.stringify(errors));
}
const input = JSON.parse(inputText);
const { StateMachine } = load("aws-local-stepfunctions");
const execution = new StateMachine(definition).run(input, {
    context: { Execution: { Input: input } },
    overrides: { waitTimeOverrides: { Pause: 100 } },
});
execution.result
    .then((output) => ({ status: "SUCCEEDED", output: JSON.stringify(output) }))
    .catch((failure) => ({ status: "FAILED", error: failure.cause.name, cause: failure.cause.message }))
    .then((answer) => console.log(JSON.stringify(answer)));
