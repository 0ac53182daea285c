package calendar

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// allLines splits a text that holds no refusal.
func allLines(t *testing.T, text string) []contentLine {
	t.Helper()
	var list []contentLine
	for ln, err := range split(text) {
		require.NoError(t, err)
		list = append(list, ln)
	}
	return list
}

func TestSplitReadsLines(t *testing.T) {
	for name, test := range map[string]struct {
		text    string
		names   []string
		values  []string
		numbers []int
	}{
		"CRLF":                         {"A:1\r\nB:2\r\n", []string{"A", "B"}, []string{"1", "2"}, []int{1, 2}},
		"LF, last line without end":    {"A:1\nB:2", []string{"A", "B"}, []string{"1", "2"}, []int{1, 2}},
		"CR only":                      {"A:1\r 2\rB:2\r", []string{"A", "B"}, []string{"12", "2"}, []int{1, 3}},
		"a bare CR among LF is a char": {"A:1\rB:2\nC:3\n", []string{"A", "C"}, []string{"1\rB:2", "3"}, []int{1, 2}},
		"CR CRLF":                      {"A:1\r\r\nB:2\r\r\n", []string{"A", "B"}, []string{"1", "2"}, []int{1, 2}},
		"fold by space and tab":        {"A:1\r\n 2\r\n\t3\r\n  4\r\nB:5", []string{"A", "B"}, []string{"123 4", "5"}, []int{1, 5}},
		"blank lines":                  {"\n\nA:1\n\n\nB:2\n\n", []string{"A", "B"}, []string{"1", "2"}, []int{3, 6}},
		"a fold after a blank line":    {"A:1\n\n 2\nB:3", []string{"A", "B"}, []string{"12", "3"}, []int{1, 4}},
		"white space before the first": {" \t\n  A:1\nB:2", []string{"A", "B"}, []string{"1", "2"}, []int{2, 3}},
		"lower case":                   {"x-Naam:Waarde", []string{"X-NAAM"}, []string{"Waarde"}, []int{1}},
		"a mark between two files":     {"A:1\n\ufeffB:2\n", []string{"A", "B"}, []string{"1", "2"}, []int{1, 2}},
		"nothing":                      {"", nil, nil, nil},
		"no value":                     {"A:\n", []string{"A"}, []string{""}, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			var names, values []string
			var numbers []int
			source := ""
			for _, ln := range allLines(t, test.text) {
				require.Empty(t, ln.fault)
				names, values, numbers = append(names, ln.name), append(values, ln.value), append(numbers, ln.number)
				source += ln.source
			}
			require.Equal(t, test.names, names)
			require.Equal(t, test.values, values)
			require.Equal(t, test.numbers, numbers)
			require.Equal(t, strings.TrimLeft(test.text, " \t\n"), source, "source leaves nothing out")
		})
	}
}

func TestSplitReadsParameters(t *testing.T) {
	for name, test := range map[string]struct {
		line       string
		parameters []parameter
		value      string
	}{
		"one":                   {"A;tzid=Europe/Amsterdam:1", []parameter{{"TZID", []string{"Europe/Amsterdam"}}}, "1"},
		"a colon in quotes":     {`A;CN="a:b;c,d":1:2`, []parameter{{"CN", []string{"a:b;c,d"}}}, "1:2"},
		"a list":                {`A;M="x","y",z;N=1:v`, []parameter{{"M", []string{"x", "y", "z"}}, {"N", []string{"1"}}}, "v"},
		"RFC 6868":              {`A;CN=^'Jo^'^n^^^x:v`, []parameter{{"CN", []string{"\"Jo\"\n^^x"}}}, "v"},
		"RFC 6868 in quotes":    {`A;CN="^'Jo^'; x":v`, []parameter{{"CN", []string{`"Jo"; x`}}}, "v"},
		"a backslash is kept":   {`A;CN=DOM\user:v`, []parameter{{"CN", []string{`DOM\user`}}}, "v"},
		"quotes inside":         {`A;CN=Jan "de" B:v`, []parameter{{"CN", []string{`Jan "de" B`}}}, "v"},
		"without equals":        {`A;B;C=1:v`, []parameter{{"B", nil}, {"C", []string{"1"}}}, "v"},
		"empty":                 {`A;B=;C="":v`, []parameter{{"B", []string{""}}, {"C", []string{""}}}, "v"},
		"an equals in a value":  {`A;B=c=d:v`, []parameter{{"B", []string{"c=d"}}}, "v"},
		"a colon ends unquoted": {`A;CN=Werkgroep\: Groen:mailto`, []parameter{{"CN", []string{`Werkgroep\`}}}, " Groen:mailto"},
	} {
		t.Run(name, func(t *testing.T) {
			list := allLines(t, test.line)
			require.Len(t, list, 1)
			require.Empty(t, list[0].fault)
			require.Equal(t, "A", list[0].name)
			require.Equal(t, test.parameters, list[0].parameters)
			require.Equal(t, test.value, list[0].value)
		})
	}
}

func TestSplitReportsUnreadableLines(t *testing.T) {
	for line, code := range map[string]Code{
		"geen dubbele punt":    CodeNoColon,
		"A;B=c":                CodeNoColon,
		"A;B":                  CodeNoColon,
		`A;B="c"`:              CodeNoColon,
		"X_FOO:1":              CodeName,
		"ITEM1.SUMMARY:1":      CodeName,
		":1":                   CodeName,
		"SUMMARY :1":           CodeName,
		`A;B="c:1`:             CodeQuote,
		`A;B="c"d:1`:           CodeQuote,
		"\x00\x01:1":           CodeName,
		"één:1":                CodeName,
		"A;B=c;D=\"e\";F:g\"h": "",
	} {
		t.Run(line, func(t *testing.T) {
			list := allLines(t, line+"\nNEXT:1\n")
			require.Len(t, list, 2)
			require.Equal(t, code, list[0].fault)
			require.Equal(t, code != "", list[0].name == "")
			require.Equal(t, line, list[0].raw)
			require.Equal(t, "NEXT", list[1].name, "the lines after it are read")
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		line string
		want error
	}{
		"a line of 64 kB":          {"A:" + strings.Repeat("x", maxLine-2), nil},
		"a longer one":             {"A:" + strings.Repeat("x", maxLine-1), ErrLine},
		"a longer one, folded":     {"A:" + strings.Repeat("xxx\r\n ", maxLine/3+1), ErrLine},
		"50 parameters":            {"A" + strings.Repeat(";B=c", maxParameters) + ":v", nil},
		"51":                       {"A" + strings.Repeat(";B=c", maxParameters+1) + ":v", ErrParameters},
		"1000 values":              {"A;B=" + strings.Repeat("c,", maxValues-1) + "c:v", nil},
		"1001 values":              {"A;B=" + strings.Repeat("c,", maxValues) + "c:v", ErrParameters},
		"1001 values in 2 of them": {"A;D=e;B=" + strings.Repeat("c,", maxValues-1) + "c:v", ErrParameters},
	} {
		t.Run(name, func(t *testing.T) {
			count, last := 0, error(nil)
			for _, err := range split(test.line + "\r\nNEXT:1\r\n") {
				count, last = count+1, err
			}
			require.ErrorIs(t, last, test.want)
			require.Equal(t, test.want == nil, count == 2, "a refusal is the last")
		})
	}
}

const small = "BEGIN:VCALENDAR\r\nSUMMARY:Café “De Brug” €5 \U0001f600\r\nEND:VCALENDAR\r\n"

func utf16Bytes(s string, high, low int) []byte {
	data := []byte{}
	for _, unit := range utf16.Encode([]rune(s)) {
		pair := [2]byte{}
		pair[high], pair[low] = byte(unit>>8), byte(unit)
		data = append(data, pair[:]...)
	}
	return data
}

func TestDecode(t *testing.T) {
	windowsText := strings.NewReplacer(" \U0001f600", "").Replace(small)
	windowsBytes := []byte(strings.NewReplacer("é", "\xe9", "“", "\x93", "”", "\x94", "€", "\x80").Replace(windowsText))
	for name, test := range map[string]struct {
		data     []byte
		text     string
		encoding encoding
	}{
		"UTF-8":                          {[]byte(small), small, encodingUTF8},
		"a byte order mark":              {[]byte("\ufeff" + small), small, encodingUTF8BOM},
		"UTF-16 little endian":           {utf16Bytes("\ufeff"+small, 1, 0), small, encodingUTF16LE},
		"UTF-16 big endian":              {utf16Bytes("\ufeff"+small, 0, 1), small, encodingUTF16BE},
		"UTF-16 little endian, no mark":  {utf16Bytes(small, 1, 0), small, encodingUTF16LE},
		"UTF-16 big endian, no mark":     {utf16Bytes(small, 0, 1), small, encodingUTF16BE},
		"UTF-16 with half a letter":      {append(utf16Bytes("\ufeff"+small, 1, 0), 'x'), small, encodingUTF16LE},
		"Windows-1252":                   {windowsBytes, windowsText, encodingWindows},
		"Latin-1":                        {[]byte("BEGIN:VCALENDAR\nSUMMARY:Caf\xe9\n"), "BEGIN:VCALENDAR\nSUMMARY:Café\n", encodingWindows},
		"a fold inside a letter":         {[]byte("BEGIN:VCALENDAR\nX:Caf\xc3\n \xa9\n"), "BEGIN:VCALENDAR\nX:Caf\xc3\n \xa9\n", encodingUTF8},
		"UTF-8 that is cut in a letter":  {[]byte("BEGIN:VCALENDAR\nX:één \xe2\x82"), "BEGIN:VCALENDAR\nX:één \xe2\x82", encodingUTF8},
		"UTF-8 with a damaged letter":    {[]byte("BEGIN:VCALENDAR\nX:één tw\xe9\xe9\n"), "BEGIN:VCALENDAR\nX:één tw\xe9\xe9\n", encodingUTF8},
		"lower case":                     {[]byte("begin:vcalendar\n"), "begin:vcalendar\n", encodingUTF8},
		"text before it":                 {[]byte("Warning: oud\nBEGIN:VCALENDAR\n"), "Warning: oud\nBEGIN:VCALENDAR\n", encodingUTF8},
		"white space and a mark before":  {[]byte(" \r\n\ufeffBEGIN:VCALENDAR\n"), " \r\n\ufeffBEGIN:VCALENDAR\n", encodingUTF8},
		"the whole and nothing but that": {[]byte("BEGIN:VCALENDAR"), "BEGIN:VCALENDAR", encodingUTF8},
	} {
		t.Run(name, func(t *testing.T) {
			text, enc, err := decode(test.data)
			require.NoError(t, err)
			require.Equal(t, test.encoding, enc)
			require.Equal(t, test.text, text)
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		want Refusal
	}{
		"an empty body":                     {"", ErrEmpty},
		"white space":                       {" \r\n\t\r\n", ErrEmpty},
		"a mark alone":                      {"\ufeff", ErrEmpty},
		"an HTML page":                      {"<!DOCTYPE html>\n<html><body><pre>\nBEGIN:VCALENDAR\n</pre></body></html>\n", ErrNotCalendar},
		"an HTML page after a mark":         {"\ufeff\r\n <html>\nBEGIN:VCALENDAR\n", ErrNotCalendar},
		"a PDF":                             {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", ErrNotCalendar},
		"JSON":                              {`{"BEGIN:VCALENDAR":1}`, ErrNotCalendar},
		"a card":                            {"BEGIN:VCARD\nEND:VCARD\n", ErrNotCalendar},
		"the words in the middle of a line": {"x BEGIN:VCALENDAR\n", ErrNotCalendar},
		"a name that only begins so":        {"BEGIN:VCALENDARS\nEND:VCALENDARS\n", ErrNotCalendar},
		"zeros":                             {strings.Repeat("\x00", 100), ErrNotCalendar},
		"too large":                         {strings.Repeat(" ", maxSize+1), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(test.data), Options{})
			require.ErrorIs(t, err, test.want)
			require.NotEmpty(t, test.want.Sentence())
		})
	}
}
