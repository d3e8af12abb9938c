// Lists the codes of the active document, each once, and goes to the one that the user picks.

import { commands, DocumentSymbol, QuickPickItem, Selection, TextEditorRevealType, window } from "vscode";

/** The list is the document's outline, so it says what the outline says. */
export async function showSummary(): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a log first.");
    return;
  }
  const { uri } = editor.document;
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>("vscode.executeDocumentSymbolProvider", uri);
  if (!symbols?.length) {
    void window.showInformationMessage("No error codes were found in this file.");
    return;
  }
  const items = symbols.map((symbol) => ({ label: symbol.name, description: symbol.detail, symbol }));
  const show = ({ symbol }: { symbol: DocumentSymbol }): void => {
    editor.selection = new Selection(symbol.selectionRange.start, symbol.selectionRange.end);
    editor.revealRange(symbol.selectionRange, TextEditorRevealType.InCenter);
  };
  const picked = await window.showQuickPick<QuickPickItem & { symbol: DocumentSymbol }>(items, {
    placeHolder: `${symbols.length} different codes; pick one to go to its first line`,
    matchOnDescription: true,
    onDidSelectItem: (item) => show(item as (typeof items)[number]),
  });
  if (picked !== undefined) {
    show(picked);
  }
}
