package feed

// Kept is how many blocks there are and how many bytes they count for.
func (b *Blocks) Kept() (blocks, size int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.kept), b.size
}

// Limited are blocks that may use less memory.
func Limited(limit int) *Blocks { return &Blocks{limit: limit} }
