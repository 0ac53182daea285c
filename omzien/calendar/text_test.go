package calendar

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// plainly undoes escapes letter by letter.
func plainly(raw string) string {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && strings.IndexByte(`\;,:"nN`, raw[i+1]) >= 0 {
			i++
			b.WriteByte(strings.NewReplacer("n", "\n", "N", "\n").Replace(raw[i : i+1])[0])
		} else {
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

func TestAnyTextBecomesClean(t *testing.T) {
	piece := rapid.SampledFrom([]string{" ", "  ", "\t", "\r\n", "\r", "\n", `\n`, `\N`, `\\`, `\,`, `\;`, `\:`, `\"`, `\q`, `\`, "a", "bc d", "é", "\u00a0", "\u2028",
		"\u2029", "\u0085", "\u202e", "\ufeff", "\u200b", "\x00", "\x0b", "\x7f", "\xff", "\xe2\x82", "\U0001f600", ",", ";", ":", `"`, "\u3000", "\x1f"})
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOf(piece).Draw(t, "raw"), "")
		require.Equal(t, event.CleanText(plainly(raw)), cleaned(raw))
		require.Equal(t, event.CleanLine(plainly(raw)), line(raw))
		requireClean(t, cleaned(raw), "\n")
		requireClean(t, line(raw), "")
	})
}

// requireClean fails on a text that could spoil a page, a file or a terminal.
func requireClean(t require.TestingT, s, allowed string) {
	require.True(t, utf8.ValidString(s))
	require.Equal(t, strings.TrimSpace(s), s)
	for _, r := range s {
		if strings.ContainsRune(allowed, r) {
			continue
		}
		require.False(t, unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r == 0xfeff, "%U in %q", r, s)
	}
}

func TestCleaned(t *testing.T) {
	for raw, want := range map[string]string{
		"a  b": "a b", " a b ": "a b", "a ": "a", "a b": "a b", "": "", " ": "", `a \n b`: "a\nb", `\n\na\n\n\nb\n`: "a\n\nb", "a\r\\nb": "a\nb",
		`a\,b\;c\\d\\n`: `a,b;c\d\n`, "a\u00a0 b": "a b", "één  twee": "één twee",
	} {
		require.Equal(t, want, cleaned(raw), "%q", raw)
	}
	raw := "Samen eten"
	require.NotSame(t, unsafe.StringData(raw), unsafe.StringData(cleaned(raw)), "what is kept of a file keeps the file")
}

func TestCategories(t *testing.T) {
	for name, test := range map[string]struct{ lists, want []string }{
		"none":                   {nil, nil},
		"empty ones":             {[]string{"", ",,", " "}, nil},
		"commas, some escaped":   {[]string{`a,b\,c,d\\,e`}, []string{"a", "b,c", `d\`, "e"}},
		"doubles and spaces":     {[]string{"a, b ,a", "b,c"}, []string{"a", "b", "c"}},
		"a backslash at the end": {[]string{`a\`}, []string{`a\`}},
		"no more than fifty":     {[]string{strings.Join(strings.Split(numbers(60), " "), ",")}, strings.Split(numbers(50), " ")},
		"a line break in a name": {[]string{`a\nb,c`}, []string{"a b", "c"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.want, categories(test.lists)) })
	}
}

func numbers(n int) string {
	var list []string
	for i := range n {
		list = append(list, strings.Repeat("x", i+1))
	}
	return strings.Join(list, " ")
}

func TestAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		"https://x.example/a?b=c#d": "https://x.example/a?b=c#d", " http://x.example ": "http://x.example", "HTTPS://x.example/": "https://x.example/",
		`https://x.example/a\,b`: "https://x.example/a,b", "javascript:alert(1)": "", "ftp://x.example": "", "//x.example": "", "/agenda": "",
		"mailto:info@omzien.example": "", "https://": "", "https://x.example/a b": "https://x.example/a%20b", "https://%zz/": "", "": "",
	} {
		require.Equal(t, want, address(raw), raw)
	}
}

func TestSmallValues(t *testing.T) {
	t.Run("GEO", func(t *testing.T) {
		for raw, want := range map[string]*Geo{
			"52.09;5.12": {52.09, 5.12}, "52.09,5.12": {52.09, 5.12}, `52.09\;5.12`: {52.09, 5.12}, " -90 ; 180 ": {-90, 180}, "1e1;2": {10, 2},
			"91;0": nil, "0;181": nil, "NaN;0": nil, "0;NaN": nil, "Inf;0": nil, "": nil, "52": nil, "a;b": nil, "1;2;3": nil,
		} {
			require.Equal(t, want, parseGeo(raw), raw)
		}
	})
	t.Run("SEQUENCE", func(t *testing.T) {
		for raw, want := range map[string]int{"0": 0, " 7 ": 7, "-1": 0, "x": 0, "": 0, "99999999999": 0, "2147483647": 2147483647} {
			require.Equal(t, want, parseSequence(raw), raw)
		}
	})
	t.Run("UTC-OFFSET", func(t *testing.T) {
		for raw, want := range map[string]int{"+0100": 3600, "-0330": -12600, "+01:00": 3600, "+010030": 3630, "+0000": 0} {
			got, ok := parseOffset(raw)
			require.True(t, ok)
			require.Equal(t, want, got)
		}
		for _, raw := range []string{"", "0100", "+1", "+01000", "+1900", "+0160", "x0100", "+01x0"} {
			_, ok := parseOffset(raw)
			require.False(t, ok, raw)
		}
	})
	t.Run("DURATION", func(t *testing.T) {
		for raw, want := range map[string]span{"P1W": {7, 0}, "P1DT2H3M4S": {1, 7384}, "+PT5M": {0, 300}, "pt1h": {0, 3600}, "P0D": {0, 0}, "PT1H1H": {0, 7200}} {
			got, ok := parseSpan(raw)
			require.True(t, ok, raw)
			require.Equal(t, want, got)
		}
		for _, raw := range []string{"", "P", "PT", "1D", "P1", "PT1D", "P1H", "P1DT", "-P1D", "PTT1H", "PxD", "P1.5D", "P1D " + "x"} {
			_, ok := parseSpan(raw)
			require.False(t, ok, raw)
		}
	})
	t.Run("REFRESH-INTERVAL", func(t *testing.T) {
		for raw, want := range map[string]string{"PT1H": "1h0m0s", "P1W": "168h0m0s", "P400D": "0s", "onzin": "0s", "-PT1H": "0s"} {
			require.Equal(t, want, interval(raw).String())
		}
	})
}
