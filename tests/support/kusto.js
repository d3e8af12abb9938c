// Parses queries with the parser that Azure's own editors use: run by tests/recipes/kusto.rs, with the files as arguments.

const { readFileSync } = require("fs");
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

for (const path of process.argv.slice(2)) {
    const found = globalThis.Kusto.Language.KustoCode.Parse(readFileSync(path, "utf8")).GetSyntaxDiagnostics();
    const first = found && (found.Count > 0 ? found.getItem(0) : found[0]);
    if (first) {
        console.error(`${path}: ${first.Message} (at ${first.Start})`);
        process.exitCode = 1;
    }
}
