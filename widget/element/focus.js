// Drawing anew without taking the focus away from a visitor.

// same finds in root what stands in the place of a node that is gone.
function same(root, { id, name, dataset }) {
  const by = id ? `[id="${CSS.escape(id)}"]` : name ? `[name="${CSS.escape(name)}"]` :
    dataset.ozEvent ? `[data-oz-event="${CSS.escape(dataset.ozEvent)}"]` : "";
  return by && root.querySelector(by);
}

// keeping lets change draw in root. What had the focus there gets it again, with
// what was selected in it; when that is gone too, instead gets it.
export function keeping(root, change, instead) {
  const had = (root.getRootNode()).activeElement;
  const selected = had && root.contains(had) && selection(had);
  change();
  if (!selected || had.isConnected) return;
  const node = same(root, had) || instead?.();
  if (!node) return;
  if (node.tabIndex < 0) node.tabIndex = -1;
  node.focus({ preventScroll: true });
  if (selected[0] !== null) node.setSelectionRange?.(...selected);
}

// selection is of a field of text; of the others null, which is no place.
function selection(field) {
  try {
    return [field.selectionStart ?? null, field.selectionEnd, field.selectionDirection ?? "none"];
  } catch { // a field that has none
    return [null];
  }
}
