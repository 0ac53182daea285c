package calendar

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxSize of a file in octets. Whoever fetches one from the web keeps a lower
// bound of its own.
const maxSize = 16 << 20

// mark is the byte order mark.
const mark = "\ufeff"

// encoding is how the letters of a file were written.
type encoding string

const (
	encodingUTF8    encoding = "utf-8"
	encodingUTF8BOM encoding = "utf-8-bom" // with a byte order mark
	encodingUTF16LE encoding = "utf-16le"
	encodingUTF16BE encoding = "utf-16be"
	encodingWindows encoding = "windows-1252" // and Latin-1, which it extends
)

// decode gives data as text without byte order mark, or a [Refusal]: ErrEmpty,
// ErrTooLarge, ErrNotCalendar.
//
// The text of a UTF-8 file is not always valid UTF-8: a fold may stand inside a
// letter, and a file may be damaged. An unfolded line is whole again.
func decode(data []byte) (string, encoding, error) {
	if len(data) > maxSize {
		return "", "", ErrTooLarge
	}
	text, enc := letters(data)
	text = strings.TrimPrefix(text, mark)
	const blank = " \t\r\n"
	start := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(text, blank), mark), blank)
	switch {
	case start == "":
		return "", enc, ErrEmpty
	case start[0] == '<', !hasCalendar(start):
		return "", enc, ErrNotCalendar
	}
	return text, enc, nil
}

// letters decodes by byte order mark, then by the zero bytes that UTF-16 puts
// beside ASCII, then by what the bytes can be.
func letters(data []byte) (string, encoding) {
	first := [4]byte{1, 1, 1, 1}
	copy(first[:], data)
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return string(data), encodingUTF8BOM
	case bytes.HasPrefix(data, []byte("\xff\xfe")), first[0] != 0 && first[1] == 0 && first[2] != 0 && first[3] == 0:
		return fromUTF16(data, 1, 0), encodingUTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")), first[0] == 0 && first[1] != 0 && first[2] == 0 && first[3] != 0:
		return fromUTF16(data, 0, 1), encodingUTF16BE
	case !utf8.Valid(data) && !mostlyUTF8(data):
		return fromWindows(data), encodingWindows
	}
	return string(data), encodingUTF8
}

// fromUTF16 decodes pairs whose high and low byte stand at these offsets. A last
// byte alone is dropped.
func fromUTF16(data []byte, high, low int) string {
	var b strings.Builder
	b.Grow(len(data)/2 + len(data)/8)
	unit := func(i int) rune { return rune(data[i+high])<<8 | rune(data[i+low]) }
	for i := 0; i+1 < len(data); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) && i+3 < len(data) {
			if pair := utf16.DecodeRune(r, unit(i+2)); pair != utf8.RuneError {
				b.WriteRune(pair)
				i += 2
				continue
			}
		}
		b.WriteRune(r) // a surrogate alone becomes U+FFFD
	}
	return b.String()
}

// mostlyUTF8 tells whether data that is not valid UTF-8 has more letters of
// several bytes than bytes that are none, folds aside. In another encoding there
// are hardly any such letters.
func mostlyUTF8(data []byte) bool {
	letters, broken := 0, 0
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r, n = acrossFold(data)
		}
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			letters++
		}
		data = data[n:]
	}
	return letters > 0 && letters >= broken
}

// acrossFold decodes a letter with a fold inside it, and gives its length with
// the fold; or what [utf8.DecodeRune] gives for a broken one.
func acrossFold(data []byte) (rune, int) {
	var letter [utf8.UTFMax]byte
	n, have := 0, 0
	for have < len(letter) && n < len(data) {
		if have > 0 {
			n += foldLength(data[n:])
		}
		if n == len(data) || data[n] < utf8.RuneSelf {
			break
		}
		letter[have] = data[n]
		n, have = n+1, have+1
		if r, size := utf8.DecodeRune(letter[:have]); size == have && r != utf8.RuneError {
			return r, n
		}
	}
	return utf8.RuneError, 1
}

// foldLength is the number of bytes of the fold that data begins with, or 0.
func foldLength(data []byte) int {
	for _, fold := range [...]string{"\r\n ", "\r\n\t", "\n ", "\n\t"} {
		if bytes.HasPrefix(data, []byte(fold)) {
			return len(fold)
		}
	}
	return 0
}

// windows are the letters of Windows-1252 at 0x80 to 0x9f; the rest of it is
// Latin-1. The five that it leaves open are control characters.
var windows = [...]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

func fromWindows(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(windows[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

// hasCalendar tells whether some line of text begins a calendar, in any case.
func hasCalendar(text string) bool {
	const begin = "BEGIN:VCALENDAR"
	ending := lineEnd(text)
	for {
		if text = strings.TrimPrefix(text, mark); len(text) >= len(begin) && strings.EqualFold(text[:len(begin)], begin) {
			return true
		}
		end := strings.IndexByte(text, ending)
		if end < 0 {
			return false
		}
		text = text[end+1:]
	}
}
