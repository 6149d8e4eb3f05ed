// Runs the handler of a Node function for one event, as Lambda's runtime for Node does. The AWS SDK is found through
// NODE_PATH, there as here. What the function sends to CloudFormation's presigned URL goes, unchanged otherwise, to the
// local one, through the hook that the CDK's provider exports for its own tests.
const http = require("node:http");
const path = require("node:path");

const [folder, handler, local] = process.argv.slice(2);
const [file, name] = handler.split(".");
const code = require(path.join(folder, file));

code.external.sendHttpRequest = (options, body) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(local);
    const headers = { ...options.headers, host: options.hostname };
    const request = http.request({ ...options, hostname, port, headers }, (response) => {
      response.resume();
      if (response.statusCode >= 400) reject(new Error(`Unsuccessful HTTP response: ${response.statusCode}`));
      else resolve();
    });
    request.on("error", reject);
    request.end(body);
  });

let event = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (event += part));
process.stdin.on("end", () => code[name](JSON.parse(event), {}));
