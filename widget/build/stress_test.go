package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// stress is a program that works the runtime hard, and how the tests ask for it.
const (
	stress = "./testdata/stress"
	seeds  = 2
	ways   = 6 // of die
)

// TestStress compares the program, made as the widget is, with the program as Go
// makes it: what it computes, and that a fault ends it. Where they differ, each step
// alone tells which one it was.
func TestStress(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program twice and runs each for seconds")
	}
	v := version(t)
	plain, err := compile(stress)
	require.NoError(t, err)
	want := sumsOf(t, plain)
	require.Len(t, want, seeds)
	same := func(name string, e edition) bool {
		return t.Run(name, func(t *testing.T) {
			wasm, err := slimmed(v, t.TempDir(), stress, e)
			require.NoError(t, err)
			require.Equal(t, want, sumsOf(t, wasm))
		})
	}
	if !same("edited and rewritten", edition{lean: true, numbered: true}) {
		same("edited", edition{lean: true})
		same("rewritten", edition{numbered: true})
	}
}

// sumsOf gives the sums of a module, one for each seed, and then lets it die in each
// way, which must not take for ever.
func sumsOf(t *testing.T, wasm []byte) (sums []uint64) {
	t.Helper()
	runtime := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfig().WithCloseOnContextDone(true))
	defer func() { require.NoError(t, runtime.Close(t.Context())) }()
	wasi_snapshot_preview1.MustInstantiate(t.Context(), runtime)
	compiled, err := runtime.CompileModule(t.Context(), wasm)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	begin := func() api.Module {
		config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithSysNanotime()
		module, err := runtime.InstantiateModule(ctx, compiled, config)
		require.NoError(t, err)
		return module
	}
	module := begin()
	for seed := range uint64(seeds) {
		sum, err := module.ExportedFunction("run").Call(ctx, seed)
		require.NoError(t, err, "seed %d", seed)
		sums = append(sums, sum[0])
	}
	for way := range uint64(ways) {
		_, err := begin().ExportedFunction("die").Call(ctx, way)
		require.NoError(t, ctx.Err(), "way %d hangs", way)
		require.Error(t, err, "it lives on after way %d", way)
	}
	return sums
}
