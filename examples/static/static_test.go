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

func TestPages(t *testing.T) {
	embed := widget.Embed{Address: network}
	for name, c := range map[string]struct {
		page, lines string
		policy      []string
	}{
		"index.html": {static.Page(network), embed.Lines(), []string{"default-src 'none'", "script-src " + network + " 'wasm-unsafe-eval'", "connect-src " + network, "form-action " + network}},
		"frame.html": {static.Frame(network), embed.Frame(), []string{"default-src 'none'", "frame-src " + network, "script-src " + network}},
	} {
		t.Run(name, func(t *testing.T) { testPage(t, c.page, c.lines, c.policy) })
	}
}

func testPage(t *testing.T, page, snippet string, allowed []string) {
	t.Run("all of it is about one network", func(t *testing.T) {
		for _, address := range regexp.MustCompile(`https?://[^/"'; ]+`).FindAllString(page, -1) {
			require.Equal(t, network, address)
		}
	})
	t.Run("it shows what the network tells sites to paste", func(t *testing.T) {
		lines := strings.Split(snippet, "\n")
		require.Contains(t, page, "  "+strings.Join(lines, "\n  "))
	})
	t.Run("its policy allows the network and nobody else", func(t *testing.T) {
		policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1]
		for _, part := range allowed {
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
	// Output: <omzien-agenda style="display:block;min-height:100vh"><a href="https://netwerk.omzien.example/agenda">Bekijk de agenda</a></omzien-agenda>
}
