package mailtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
)

const good = "From: <a@omzien.example>\r\nTo: Anna <anna@omzien.example>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nDate: Thu, 10 Jan 2019 08:30:00 +0000\r\n" +
	"Message-ID: <1@omzien.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9:\r\nhttps://omzien.example/aanmelding/x\r\n" +
	"--b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQkVHSU4=\r\n--b--\r\n"

func ExampleParse() {
	m, err := mailtest.Parse([]byte(good))
	fmt.Println(err, m.Subject, m.Method, m.Calendar, m.Link("/aanmelding/"))
	// Output: <nil> Café REQUEST BEGIN https://omzien.example/aanmelding/x
}

func TestParseIsStrict(t *testing.T) {
	for name, change := range map[string][2]string{
		"a bare LF":               {"Café", "Café\n"},
		"a bare LF in the header": {"1.0\r\n", "1.0\n"},
		"a long line":             {"Caf=C3=A9", strings.Repeat("x", 999)},
		"UTF-8 in the header":     {"=?utf-8?q?Caf=C3=A9?=", "Café"},
		"no date":                 {"Date:", "X-Date:"},
		"a date that is none":     {"10 Jan", "40 Jan"},
		"two subjects":            {"Subject:", "Subject: x\r\nSubject:"},
		"two readers":             {"To: Anna <anna@omzien.example>", "To: a@omzien.example, b@omzien.example"},
		"an open address":         {"<anna@omzien.example>", "<anna@omzien.example"},
		"no boundary":             {"; boundary=b", ""},
		"another boundary":        {"boundary=b", "boundary=c"},
		"a part of another kind":  {"text/calendar", "application/ics"},
		"a part twice":            {"text/calendar; method=REQUEST", "text/plain"},
		"a parameter twice":       {"method=REQUEST", "charset=latin1"},
		"an encoding of its own":  {"base64", "uuencode"},
		"no base64":               {"QkVHSU4=", "!"},
		"another charset":         {"text/plain; charset=utf-8", "text/plain; charset=latin1"},
		"no UTF-8":                {"Caf=C3=A9:", "Caf=E9:"},
		"it breaks off":           {"--b--\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(good, change[0], change[1], 1)
			if name == "a bare LF" {
				bad = strings.Replace(good, "Caf=C3=A9:\r\n", "Caf=C3=A9:\n", 1)
			}
			require.NotEqual(t, good, bad)
			_, err := mailtest.Parse([]byte(bad))
			require.Error(t, err)
		})
	}
}
