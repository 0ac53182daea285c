package main

import "context"

func (b *bench) agendaPages(ctx context.Context) error { return nil }
func (b *bench) memory(ctx context.Context) error      { return nil }
