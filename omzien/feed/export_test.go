package feed

// Kept is how many blocks there are and how many bytes they count for.
func (b *Blocks) Kept() (blocks, size int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.kept), b.size
}

// Clean and Cleaned are the quick and the whole way to clean a text.
var Clean, Cleaned = clean, cleaned
