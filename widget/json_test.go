package widget

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// jsonSamples are texts that JSON readers differ on.
var jsonSamples = []string{
	``, ` `, `null`, `true`, `tru`, `truee`, `nul`, `"`, `""`, `"a`, `{}`, `{`, `}`, `[]`, `[`, `[,]`, `[1,]`, `[1 2]`, `{"a"}`, `{"a":}`,
	`{"a":1,}`, `{,}`, `{"a":1 "b":2}`, `{a:1}`, `{"a":1,"a":2}`, `{"a":{"b":1},"a":{"c":2}}`, `{"":""}`, `[[[]]]`, `[1] x`, "\ufeff1", "1\x00",
	`0`, `-0`, `00`, `01`, `-`, `+1`, `1.`, `.5`, `1.5`, `1e5`, `1e`, `1E+5`, `1e-`, `-1.25e-3`, `123456789012345678901234567890`, `1_000`, `0x10`, `NaN`,
	`"\u0041"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\ude00\ud83d"`, `"\ud83d\ud83d\ude00"`, `"\u12"`, `"\u12g4"`, `"\ud83d\u12"`, `"\x"`, `"\`, `"\"`,
	`"\/\b\f\n\r\t\\\""`, "\"a\nb\"", "\"a\x1fb\"", "\"\x7f\"", "\"\u2028\u2029\"", "\"\xff\"", "\"a\xc3(\"", "\"\xed\xa0\x80\"", "\"\xf0\x9f\x98\"", "\"é\xff\\u00e9\"",
	"\t\r\n [ 1 , 2 ] \n", "\v1", "\u00a01", `'a'`, `// 1`, `[1,/**/2]`,
}

// valueOf is what encoding/json would have made of a node.
func valueOf(n *node) any {
	switch n.kind {
	case '{':
		object := map[string]any{}
		for i, key := range n.keys {
			object[key] = valueOf(n.nodes[i])
		}
		return object
	case '[':
		list := []any{}
		for _, item := range n.nodes {
			list = append(list, valueOf(item))
		}
		return list
	case '"':
		return n.str
	case '0':
		return json.Number(n.str)
	case 't', 'f':
		return n.kind == 't'
	}
	return nil
}

// depthOf is how many lists and objects the deepest value of valid JSON is in.
func depthOf(data []byte) int {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	open, deepest := 0, 0
	for {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		if token == json.Delim(']') || token == json.Delim('}') {
			open--
			continue
		}
		deepest = max(deepest, open)
		if _, opens := token.(json.Delim); opens {
			open++
		}
	}
}

// agree demands that both readers take the same texts and read the same values.
// The one difference is maxDepth.
func agree(t require.TestingT, data []byte) {
	n, ok := readJSON(data)
	if !json.Valid(data) {
		require.False(t, ok, "%q is no JSON", data)
		return
	}
	if depthOf(data) > maxDepth {
		require.False(t, ok, "deeper than %d", maxDepth)
		return
	}
	require.True(t, ok, "%q is JSON", data)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var want any
	require.NoError(t, decoder.Decode(&want))
	require.Equal(t, want, valueOf(n), "%q", data)
	_, err := decoder.Token()
	require.ErrorIs(t, err, io.EOF)
}

func TestReaderAgreesWithEncodingJSON(t *testing.T) {
	for _, text := range jsonSamples {
		t.Run(text, func(t *testing.T) { agree(t, []byte(text)) })
	}
	t.Run("an agenda", func(t *testing.T) { agree(t, request(t, map[string]any{"events": three(t)})) })
	t.Run("values may lie as deep as maxDepth and no deeper", func(t *testing.T) {
		for depth := maxDepth - 2; depth <= maxDepth+2; depth++ {
			agree(t, []byte(strings.Repeat("[", depth)+"1"+strings.Repeat("]", depth)))
			agree(t, []byte(strings.Repeat(`{"a":`, depth)+"1"+strings.Repeat("}", depth)))
		}
		_, ok := readJSON(bytes.Repeat([]byte("["), 1<<20))
		require.False(t, ok)
	})
	t.Run("any text made of pieces of JSON", func(t *testing.T) {
		pieces := rapid.SampledFrom([]string{"{", "}", "[", "]", ",", ":", `"a"`, `"`, `\`, `\u`, "d83d", `\ude00`, "0", "1", "-", ".", "e", " ", "\n", "true", "null", "\xff", "é"})
		rapid.Check(t, func(t *rapid.T) {
			agree(t, []byte(strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), "")))
		})
	})
}

func FuzzReaderAgreesWithEncodingJSON(f *testing.F) {
	for _, text := range jsonSamples {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}

func TestNodesOfAnotherKindAreEmpty(t *testing.T) {
	n, ok := readJSON([]byte(`{"text":"a","int":-12,"big":1234567890,"half":1.5,"yes":true,"no":false,"none":null,"list":[1],"twice":1,"twice":2}`))
	require.True(t, ok)
	require.Equal(t, "a", n.text("text"))
	require.Equal(t, -12, n.int("int"))
	require.Equal(t, 2, n.int("twice"), "the last of two members counts, as in encoding/json")
	require.True(t, n.bool("yes"))
	require.Len(t, n.items("list"), 1)
	for _, name := range []string{"int", "yes", "none", "list", "absent"} {
		require.Empty(t, n.text(name), name)
	}
	for _, name := range []string{"text", "yes", "none", "list", "absent", "big", "half"} {
		require.Zero(t, n.int(name), name)
	}
	for _, name := range []string{"text", "int", "no", "none", "list", "absent"} {
		require.False(t, n.bool(name), name)
	}
	require.Empty(t, n.list())
	require.Empty(t, n.get("text").text("text"))
}

func TestWrittenStringsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text") + string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		out := appendJSON(nil, text)
		var got string
		require.NoError(t, json.Unmarshal(out, &got))
		require.Equal(t, string([]rune(text)), got) // each byte that is no UTF-8 is U+FFFD
		require.NotContains(t, string(out), "<")
		n, ok := readJSON(out)
		require.True(t, ok)
		require.Equal(t, got, n.value())
	})
}
