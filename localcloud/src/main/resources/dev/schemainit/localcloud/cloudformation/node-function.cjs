// Runs the handler of a Node function for one event, as Lambda's runtime for Node does, and writes what came of it into a
// file. The AWS SDK is found through NODE_PATH, there as here. What the function sends to CloudFormation's presigned URL goes,
// unchanged otherwise, to the local one: through the hook that the CDK's provider exports for its own tests, or where there is
// none, in place of HTTPS.
const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const path = require("node:path");

const [folder, handler, local, outcome] = process.argv.slice(2);
const [file, name] = handler.split(".");
const { hostname, port } = new URL(local);

const toLocal = (options, answered) => {
  const headers = { ...options.headers, host: options.hostname };
  return http.request({ ...options, hostname, port, headers }, answered);
};

const direct = https.request;
https.request = (options, ...more) =>
  String(options.hostname).startsWith("cloudformation-custom-resource-response-")
    ? toLocal(options, ...more)
    : direct(options, ...more);

const code = require(path.join(folder, file));

if (code.external) {
  code.external.sendHttpRequest = (options, body) =>
    new Promise((resolve, reject) => {
      const request = toLocal(options, (response) => {
        response.resume();
        if (response.statusCode >= 400) reject(new Error(`Unsuccessful HTTP response: ${response.statusCode}`));
        else resolve();
      });
      request.on("error", reject);
      request.end(body);
    });
}

async function run(event) {
  try {
    return { payload: (await code[name](event, {})) ?? null };
  } catch (failed) {
    console.log(failed);
    return { payload: { errorType: failed.name, errorMessage: failed.message }, failed: true };
  }
}

let event = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (event += part));
process.stdin.on("end", async () => {
  fs.writeFileSync(outcome, JSON.stringify(await run(JSON.parse(event))));
  // Lambda freezes a process that has answered; connections that the SDK keeps would hold this one for half a minute.
  process.exit();
});
