package main

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMemoryIsTheSameInOtherSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m memory
		for range rapid.IntRange(0, 8).Draw(t, "pieces") {
			m = append(m, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "octets")...)
			m = append(m, make([]byte, rapid.IntRange(0, 2*gap).Draw(t, "zeros"))...)
		}
		read, err := readData(writeData(m))
		require.NoError(t, err)
		require.Equal(t, string(bytes.TrimRight(m, "\x00")), string(read))
	})
}

func TestNumbersAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := int64(rapid.Int32().Draw(t, "number"))
		r := reader{rest: appendSigned(nil, v)}
		require.Equal(t, v, r.signed())
		require.False(t, r.failed)
		require.Empty(t, r.rest)
	})
}

func TestWhatIsNoModuleIsRefused(t *testing.T) {
	for name, wasm := range map[string]string{
		"nothing": "", "text": "hallo", "half a section": magic + "\x0b\x05\x01", "a size without an end": magic + "\x0b\xff\xff\xff",
		"data of another memory": magic + "\x0b\x02\x01\x01", "data at an address that is far": magic + "\x0b\x0a\x01\x00\x41\xff\xff\xff\xff\x07\x0b\x01a",
		"data without functions": magic + "\x0b\x07\x01\x00\x41\x00\x0b\x01a", "more than it says": magic + "\x0b\x02\x00\x00",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rewrite([]byte(wasm))
			require.Error(t, err)
		})
	}
}

func TestOnlyTheDataChangesAndNamesGo(t *testing.T) {
	wasm := writeModule([]section{{customSection, []byte("name")}, {1, []byte("types")}})
	rewritten, err := rewrite(wasm)
	require.NoError(t, err)
	require.Equal(t, string(writeModule([]section{{1, []byte("types")}})), string(rewritten))
}

func TestTheRuntimeKnowsTheStrideOfTheTable(t *testing.T) {
	require.Equal(t, strideText, strconv.Itoa(stride))
	require.Zero(t, stride%8)
}

func TestAPCTableEndsWhereItsValuesDo(t *testing.T) {
	tab := []byte{0, 0, 3, 2, 0x80, 1, 0, 9, 9} // after a padding octet: two pairs, the first with a difference of zero
	require.Equal(t, []byte{0, 3, 2, 0x80, 1, 0}, pcTable(tab, 1))
	require.Nil(t, pcTable(tab, 0))
}
