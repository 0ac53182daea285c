package pack_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

func ExampleBrotli() {
	page := []byte(strings.Repeat("<li>Samen eten in de wijk</li>", 1000))
	fmt.Println(len(pack.Brotli(page, pack.Quick)) < len(page)/100)
	// Output: true
}

func TestWhatIsCompressedIsTheSame(t *testing.T) {
	for _, effort := range []pack.Effort{pack.Quick, pack.Best} {
		t.Run(strconv.Itoa(int(effort)), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				data := bytes.Repeat(rapid.SliceOf(rapid.Byte()).Draw(t, "data"), rapid.IntRange(0, 300).Draw(t, "times"))
				br, gz := pack.Brotli(data, effort), pack.Gzip(data, effort)
				require.Equal(t, br, pack.Brotli(data, effort))
				require.Equal(t, gz, pack.Gzip(data, effort))

				read, err := io.ReadAll(brotli.NewReader(bytes.NewReader(br)))
				require.NoError(t, err)
				require.True(t, bytes.Equal(data, read))
				r, err := gzip.NewReader(bytes.NewReader(gz))
				require.NoError(t, err)
				require.True(t, r.ModTime.IsZero(), "a time would change the bytes")
				read, err = io.ReadAll(r)
				require.NoError(t, err)
				require.True(t, bytes.Equal(data, read))
			})
		})
	}
}

// BenchmarkQuick is how long somebody waits for the first compressed megabyte.
func BenchmarkQuick(b *testing.B) {
	var data []byte
	for i := 0; len(data) < 1<<20; i++ {
		n := strconv.Itoa(i * 7919)
		data = append(data, "BEGIN:VEVENT\r\nUID:"+n+"\r\nSUMMARY:Bijeenkomst "+n+"\r\nEND:VEVENT\r\n"...)
	}
	for name, compress := range map[string]func([]byte, pack.Effort) []byte{"br": pack.Brotli, "gzip": pack.Gzip} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				b.ReportMetric(float64(len(data))/float64(len(compress(data, pack.Quick))), "times-smaller")
			}
		})
	}
}
