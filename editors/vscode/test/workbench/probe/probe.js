// Runs functions that the workbench test sends, where the extensions run, and sends back what they return.

const net = require("node:net");
const readline = require("node:readline");
const vscode = require("vscode");

exports.activate = () => {
  const socket = net.connect(process.env.IOTCODES_PROBE);
  const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
  send({ folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath });
  readline.createInterface({ input: socket }).on("line", async (line) => {
    const { id, source, values } = JSON.parse(line);
    try {
      const call = new Function("vscode", "values", `return (${source})(vscode, ...values)`);
      send({ id, value: (await call(vscode, values)) ?? null });
    } catch (problem) {
      send({ id, problem: String(problem?.stack ?? problem) });
    }
  });
};
