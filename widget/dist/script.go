package dist

// ScriptName is the name of omzien.js that never changes, with its digest in it,
// for sites that pin it (W3C Subresource Integrity).
func ScriptName() string { return "omzien.js" }
