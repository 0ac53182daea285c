package dist_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// What a visitor loads, in octets of brotli. The script holds the style sheet.
const (
	maxWASM   = 520_000
	maxScript = 8_192
)

func open(t testing.TB, name, encoding string) []byte {
	t.Helper()
	data, found := dist.Open(name, encoding)
	require.True(t, found, "%s %s", name, encoding)
	require.NotEmpty(t, data)
	return data
}

func TestTheBuildIsLight(t *testing.T) {
	require.LessOrEqual(t, len(open(t, dist.WasmName(), "br")), maxWASM)
	require.LessOrEqual(t, len(open(t, "omzien.js", "br")), maxScript)
}

func TestEveryFileIsThereInEveryEncoding(t *testing.T) {
	files := dist.Files()
	require.Len(t, files, 3)
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) {
			require.NotEmpty(t, file.ContentType)
			require.Equal(t, strings.HasSuffix(file.Name, ".wasm"), file.Immutable)
			r, err := gzip.NewReader(bytes.NewReader(open(t, file.Name, "gzip")))
			require.NoError(t, err)
			require.Empty(t, r.Name)
			require.True(t, r.ModTime.IsZero(), "a time would change the bytes")
			plain, err := io.ReadAll(r)
			require.NoError(t, err)
			require.True(t, bytes.Equal(plain, open(t, file.Name, "")))
			require.Less(t, len(open(t, file.Name, "br")), len(open(t, file.Name, "gzip")))
		})
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	for _, name := range []string{"", "omzien.wasm", "omzien.0000000000.wasm", "manifest.json", "omzien.js.br", "../dist.go"} {
		for _, encoding := range []string{"", "br", "gzip"} {
			_, found := dist.Open(name, encoding)
			require.False(t, found, name)
		}
	}
	_, found := dist.Open("omzien.js", "zstd")
	require.False(t, found)
}

func TestTheNameOfTheWASMIsItsDigest(t *testing.T) {
	sum := sha256.Sum256(open(t, dist.WasmName(), ""))
	require.Equal(t, "omzien."+hex.EncodeToString(sum[:])[:10]+".wasm", dist.WasmName())
	require.Contains(t, string(open(t, "omzien.js", "")), `"`+dist.WasmName()+`"`, "the script asks for this one")
}

func TestTheScriptKeepsNothingAndCallsNobody(t *testing.T) {
	script := string(open(t, "omzien.js", ""))
	require.NotRegexp(t, regexp.MustCompile(`localStorage|sessionStorage|indexedDB|document\.cookie|eval\(|new Function|sendBeacon|console\.`), script)
	require.NotRegexp(t, regexp.MustCompile(`https?://`), script)
	require.NotContains(t, script, "STYLE")
}

func ExampleFiles() {
	for _, file := range dist.Files()[:2] {
		data, found := dist.Open(file.Name, "")
		fmt.Println(file.Name, file.ContentType, found, len(data) > 0)
	}
	// Output:
	// omzien.js text/javascript; charset=utf-8 true true
	// omzien.css text/css; charset=utf-8 true true
}

// jsonOf is a value as the element sends it.
func jsonOf(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return text
}
