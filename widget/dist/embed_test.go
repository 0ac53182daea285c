package dist_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

func ExampleEmbed() {
	script := dist.Embed(dist.Brought{Element: "omzien-agenda", Address: "https://netwerk.example/agenda.html", HTML: []byte("<div class=\"oz\">Koffie voor 1`$</div>")})
	line, _, _ := bytes.Cut(script, []byte("\n"))
	fmt.Println(string(line))
	// Output:
	// const OZ={"element":"omzien-agenda","address":"https://netwerk.example/agenda.html","html":`<div class="oz">Koffie voor 1\`\$</div>`};
}

func TestWhatIsBroughtIsReadAsItIs(t *testing.T) {
	core := open(t, "embed.js", "")
	rapid.Check(t, func(r *rapid.T) {
		text := func(name string) []byte {
			return []byte(strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"${", "`", `\`, "}", "\r\n", "</script>", "é\u2028", "$", "\x1d\x1e\x1f"})).Draw(r, name), ""))
		}
		part := dist.Brought{Element: rapid.String().Draw(r, "element"), Address: rapid.String().Draw(r, "address"), Event: rapid.String().Draw(r, "event"), HTML: text("html"), Style: text("style")}
		rest, found := bytes.CutPrefix(dist.Embed(part), []byte("const OZ="))
		require.True(r, found)
		head, behind, found := bytes.Cut(rest, []byte(",\"html\":`"))
		require.True(r, found)
		var read dist.Brought
		require.NoError(r, json.Unmarshal(append(head[:len(head):len(head)], '}'), &read))
		require.Equal(r, dist.Brought{Element: part.Element, Address: part.Address, Event: part.Event}, read)
		html, left := template(r, behind)
		require.Equal(r, string(part.HTML), html)
		if len(part.Style) > 0 {
			style, found := strings.CutPrefix(left, ",\"style\":`")
			require.True(r, found)
			style, left = template(r, []byte(style))
			require.Equal(r, string(part.Style), style)
		}
		require.Equal(r, "};\n"+string(core), left)
	})
}

// template reads a template literal as ECMA-262 12.9.6 has it, up to its end, and
// gives what is behind it. It knows no substitutions: one fails.
func template(t require.TestingT, source []byte) (text, behind string) {
	var out []byte
	for at := 0; at < len(source); at++ {
		switch c := source[at]; {
		case c == '`':
			return string(out), string(source[at+1:])
		case c == '$' && source[at+1] == '{':
			require.Fail(t, "a substitution")
		case c == '\r':
			out = append(out, '\n') // line ends are made equal
		case c != '\\':
			out = append(out, c)
		default:
			at++
			switch source[at] {
			case 'r':
				out = append(out, '\r')
			case '`', '$', '\\':
				out = append(out, source[at])
			default:
				require.Fail(t, "an escape that nobody expects", "%q", source[at])
			}
		}
	}
	require.Fail(t, "no end")
	return "", ""
}
