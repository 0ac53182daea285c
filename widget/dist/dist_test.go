package dist_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// What a visitor loads, in octets of brotli, and what the WebAssembly was before
// it was slimmed, which is what a Go release that the slim stage does not know
// would ship.
const (
	maxWASM  = 240_000
	maxPlain = 500_000
)

// bars are those of the other files. A reader of an embedded list loads embed.js,
// whoever comes near more.js, and omzien.css when a meeting is opened.
func bars() map[string]int {
	return map[string]int{
		"omzien.js": 4_000, "embed.js": 6_144, dist.MoreName(): 6_700, "frame.js": 512, "framed.js": 320,
		"list.css": 2_048, "rest.css": 3_072, "omzien.css": 5_120, "omzien.d.ts": 1_024, "custom-elements.json": 1_280,
	}
}

func open(t testing.TB, name, encoding string) []byte {
	t.Helper()
	data, found := dist.Open(name, encoding)
	require.True(t, found, "%s %s", name, encoding)
	require.NotEmpty(t, data)
	return data
}

func TestTheBuildIsLight(t *testing.T) {
	require.LessOrEqual(t, len(open(t, dist.WasmName(), "br")), maxWASM)
	for name, bar := range bars() {
		require.LessOrEqual(t, len(open(t, name, "br")), bar, name)
	}
	text, err := os.ReadFile("manifest.json")
	require.NoError(t, err)
	var manifest struct {
		Sizes map[string]struct{ BR int } `json:"sizes"`
	}
	require.NoError(t, json.Unmarshal(text, &manifest))
	require.Positive(t, manifest.Sizes["plain.wasm"].BR)
	require.LessOrEqual(t, manifest.Sizes["plain.wasm"].BR, maxPlain, "octets of brotli before slimming")
}

func TestEveryFileIsThereInEveryEncoding(t *testing.T) {
	files := dist.Files()
	require.Len(t, files, 9)
	digest := regexp.MustCompile(`\.[0-9a-f]{10}\.`)
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) {
			require.NotEmpty(t, file.ContentType)
			require.Equal(t, digest.MatchString(file.Name), file.Immutable)
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

func TestNamesAreDigests(t *testing.T) {
	for name, format := range map[string]string{dist.WasmName(): "omzien.%s.wasm", dist.MoreName(): "more.%s.js", dist.ScriptName(): "omzien.%s.js"} {
		sum := sha256.Sum256(open(t, name, ""))
		require.Equal(t, fmt.Sprintf(format, hex.EncodeToString(sum[:])[:10]), name)
	}
	require.Equal(t, open(t, "omzien.js", ""), open(t, dist.ScriptName(), ""), "to pin")
}

func TestTheStyleIsInTwo(t *testing.T) {
	list, rest := string(open(t, "list.css", "")), string(open(t, "rest.css", ""))
	require.Equal(t, string(open(t, "omzien.css", "")), list+rest)
}

func TestEachScriptAsksForTheNext(t *testing.T) {
	require.Contains(t, string(open(t, dist.MoreName(), "")), `"`+dist.WasmName()+`"`)
	for _, name := range []string{"omzien.js", "embed.js"} {
		require.Contains(t, string(open(t, name, "")), `"`+dist.MoreName()+`"`, name)
	}
}

func TestTheScriptsKeepNothingAndCallNobody(t *testing.T) {
	for _, file := range append(dist.Files(), dist.File{Name: "embed.js"}) {
		if !strings.HasSuffix(file.Name, ".js") {
			continue
		}
		script := string(open(t, file.Name, ""))
		require.NotRegexp(t, `localStorage|sessionStorage|indexedDB|document\.cookie|eval\(|new Function|sendBeacon|console\.`, script, file.Name)
		require.NotRegexp(t, `https?://`, script, file.Name)
		require.NotRegexp(t, `\b(WASM|UNPACKED|FILES|MORE|LIST)\b`, script, file.Name)
		require.Equal(t, file.Name == dist.MoreName(), strings.Contains(script, "caches.open"), file.Name)
	}
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
