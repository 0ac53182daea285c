package static_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/examples/static"
	"github.com/omziennaarelkaar/netwerk/widget"
)

const network = "https://netwerk.omzien.example"

func TestPage(t *testing.T) {
	page := static.Page(network)
	t.Run("all of it is about one network", func(t *testing.T) {
		for _, address := range regexp.MustCompile(`https?://[^/"'; ]+`).FindAllString(page, -1) {
			require.Equal(t, network, address)
		}
	})
	t.Run("it shows what the network tells sites to paste", func(t *testing.T) {
		lines := strings.Split(widget.Snippet(network), "\n")
		require.Contains(t, page, "  "+strings.Join(lines, "\n  "))
	})
	t.Run("its policy allows the network and nobody else", func(t *testing.T) {
		policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1]
		for _, part := range []string{"default-src 'none'", "script-src " + network + " 'wasm-unsafe-eval'", "connect-src " + network, "form-action " + network} {
			require.Contains(t, policy, part)
		}
	})
	t.Run("it runs nothing of its own", func(t *testing.T) {
		require.NotRegexp(t, `<script(>|[^>]*>[^<])|\son[a-z]+=`, page)
	})
}

func ExamplePage() {
	for line := range strings.Lines(static.Page(network)) {
		if strings.Contains(line, "<omzien-agenda") {
			fmt.Print(strings.TrimSpace(line))
		}
	}
	// Output: <omzien-agenda src="https://netwerk.omzien.example/agenda.html">
}
