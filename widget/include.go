package widget

import "github.com/omziennaarelkaar/netwerk/event"

// Included is finished HTML with part in it, for sites whose server can put it into
// its pages: a visitor sees part before any script has come, in a shadow root, so
// that neither style reaches the other. Source is the address of part, as the src of
// the element has it, and style the text of the style sheet.
func (e Embed) Included(source, style string, part []byte) []byte {
	b := builder{lang: e.Language, buf: make([]byte, 0, len(style)+len(part)+1024)}
	b.raw(`<script type="module" async`) // first: what stands behind the part comes late on a slow line
	b.href("src", e.Address+"/widget/omzien.js")
	b.raw("></script>\n")
	e.opened(&b, source)
	b.raw(`<style>`)
	b.buf = append(b.buf, style...)
	b.raw(`</style>`)
	e.closed(&b, part)
	b.raw("\n")
	return b.buf
}

// Framed is the document of [Embed.Frame]. What leads out of it opens beside the
// page that the frame stands in, as no page of the network can be in the frame of
// another site. Files is the address of the folder of widget files.
func (e Embed) Framed(source, files string, part []byte) []byte {
	b := builder{lang: e.Language, buf: make([]byte, 0, len(part)+2048)}
	b.framed(e.title(), files, "omzien.js", "framed.js")
	e.opened(&b, source)
	b.link(`<link rel="stylesheet"`, files+"omzien.css", `>`)
	e.closed(&b, part)
	b.raw(`</body></html>`)
	return b.buf
}

// FramedFailure is the document of a frame that has nothing to show, and says why.
// Base, l and files are as in [Failure] and [Embed.Framed].
func FramedFailure(sentence, base, files string, l event.Language) []byte {
	b := builder{lang: l}
	b.framed(TitleFailed.In(l), files, "framed.js")
	b.buf = append(b.buf, Failure(sentence, base, l, 2)...)
	b.raw(`</body></html>`)
	return b.buf
}

// framed begins the document of a frame, up to what is in it.
func (b *builder) framed(title, files string, scripts ...string) {
	b.raw(`<!doctype html><html`)
	b.spoken()
	b.raw(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>`)
	b.text(title)
	b.link(`</title><meta name="color-scheme" content="light dark"><base target="_blank"><link rel="stylesheet"`, files+"omzien.css", `>`)
	for _, file := range scripts {
		b.raw(`<script type="module"`)
		b.href("src", files+file)
		b.raw(`></script>`)
	}
	b.raw(`</head><body class="oz-framed">`)
}

// opened is the tag up to the style of its shadow root.
func (e Embed) opened(b *builder, source string) {
	b.raw(`<omzien-`)
	b.text(e.element())
	b.href("src", source)
	if e.Language == "" {
		e.Language = event.Dutch // that of the part
	}
	e.attributes(b)
	b.raw(`><template shadowrootmode="open">`)
}

// closed is the part, and what is shown by browsers that know no shadow root.
func (e Embed) closed(b *builder, part []byte) {
	b.buf = append(b.buf, part...)
	b.raw(`</template>`)
	e.link(b)
	b.raw(`</omzien-`)
	b.text(e.element())
	b.raw(`>`)
}
