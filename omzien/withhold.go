package omzien

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// A calendar of an initiative's own was made for those who know each other, and the
// network shows it to everybody. So it shows the least that is enough to come, and
// leaves out, in titles, texts, places and addresses:
//   - mail addresses, but for those of a role (info@…) and of the initiative itself;
//   - mobile numbers of the Netherlands, as they are a person's; others stay;
//   - the way into online meeting rooms: their links, numbers, codes and passwords;
//   - links that hold a name, a password, a token, or one of the above.
//
// Whoever wants to come finds them at the initiative. Of a text no more is looked at
// than four times what is shown, in time that goes by its length.

// What stands for that which was taken out of a text.
const (
	noAddress = "(mailadres weggelaten)"
	noNumber  = "(nummer weggelaten)"
	noLink    = "(link weggelaten)"
)

// text is a description as everybody may read it.
func (s *source) text(raw string) string {
	lines := strings.Split(plainText(fromHTML(raw), 4*event.MaxText), "\n")
	for i, line := range lines {
		lines[i] = s.withhold(line)
	}
	return plainText(strings.Join(withoutRooms(lines), "\n"), event.MaxText)
}

// line is text for a title and a place; not cut.
func (s *source) line(raw string) string {
	return event.CleanLine(withoutCodes(s.withhold(plainLine(fromHTML(raw), 4*event.MaxTitle))))
}

// page is the address of a page that everybody may visit, or "".
func (s *source) page(text string) string {
	if text = webPage(text); s.isSecret(text, 0) {
		return ""
	}
	return text
}

// webPage is the address of a page, or "".
func webPage(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		len(text) > event.MaxText || event.CleanLine(text) != text || strings.ContainsFunc(text, unicode.IsSpace) {
		return ""
	}
	return text
}

// withhold takes links, mail addresses and mobile numbers out of a clean line.
func (s *source) withhold(line string) string {
	return withoutMobiles(s.withoutAddresses(s.withoutLinks(line)))
}

// withoutLinks takes out the links that are nobody else's business.
func (s *source) withoutLinks(line string) string {
	if !strings.ContainsAny(line, "/?") {
		return line
	}
	var b strings.Builder
	for rest := line; rest != ""; {
		end := strings.IndexAny(rest, ` <>"`)
		switch {
		case end == 0:
			b.WriteByte(rest[0])
			rest = rest[1:]
			continue
		case end < 0:
			end = len(rest)
		}
		word := rest[:end]
		rest = rest[end:]
		start, stop := linkIn(word)
		if start == stop || !s.isSecret(word[start:stop], 0) {
			b.WriteString(word)
			continue
		}
		b.WriteString(strings.TrimSuffix(word[:start], "(") + noLink + strings.TrimPrefix(word[stop:], ")"))
	}
	return strings.ReplaceAll(b.String(), "<"+noLink+">", " "+noLink)
}

// linkIn is where the link in a word stands, with or without a scheme.
func linkIn(word string) (start, stop int) {
	stop = len(strings.TrimRight(word, ".,;:!?'’”)]}|*_"))
	if colon := strings.Index(word, "://"); colon >= 0 {
		for start = colon; start > 0 && isLetter(word[start-1]); start-- {
		}
		return start, max(start, stop)
	}
	start = len(word) - len(strings.TrimLeft(word, "([{'‘“*_"))
	host := word[start:max(start, stop)]
	slash := strings.IndexAny(host, "/?")
	if slash <= 0 || !strings.Contains(host[:slash], ".") || strings.ContainsAny(host[:slash], "@:") {
		return 0, 0
	}
	return start, max(start, stop)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isSecret reports whether an address is not for everybody: that of a meeting room,
// one with a name, password, token, mail address or mobile number in it, and that of
// the calendar itself. One inside another counts, to a depth of three.
func (s *source) isSecret(address string, depth int) bool {
	if address == "" || depth == 3 {
		return false
	}
	whole := strings.Contains(address, "://")
	if !whole {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return whole // without a scheme it may be any text
	}
	if u.User != nil || u.Host == "" || !strings.HasPrefix(strings.ToLower(u.Scheme), "http") || isRoom(u) || address == s.calendar.Address {
		return true
	}
	plain, err := url.QueryUnescape(address)
	if err != nil {
		plain = address
	}
	if holdsMobile(plain) || s.withoutAddresses(plain) != plain || strings.Contains(u.Path, "/private-") {
		return true
	}
	for field := range strings.FieldsFuncSeq(u.RawQuery+"&"+u.Fragment, func(r rune) bool { return r == '&' || r == ';' || r == '?' }) {
		name, value, _ := strings.Cut(field, "=")
		if inner, err := url.QueryUnescape(value); err == nil {
			value = inner
		}
		if isSecretName(strings.ToLower(name)) || strings.Contains(value, "://") && s.isSecret(value, depth+1) {
			return true
		}
	}
	return false
}

// isSecretName reports whether a part of a query by that name lets people in.
func isSecretName(name string) bool {
	if slices.Contains([]string{"pin", "pass", "auth", "jwt", "sid", "pw"}, name) {
		return true
	}
	return slices.ContainsFunc([]string{"pwd", "passcode", "password", "wachtwoord", "token", "secret", "authkey"}, func(part string) bool { return strings.Contains(name, part) })
}

// roomHosts are where online meetings are held, with all that is below them;
// roomNames are what organisations call their own.
var (
	roomHosts = []string{"meet.google.com", "tel.meet", "hangouts.google.com", "teams.microsoft.com", "teams.live.com", "lync.com", "aka.ms", "zoom.us", "zoom.com", "zoomgov.com",
		"meet.jit.si", "8x8.vc", "webex.com", "whereby.com", "gotomeeting.com", "gotomeet.me", "goto.com", "join.skype.com", "bluejeans.com", "meet.goto.com"}
	roomNames = []string{"meet", "jitsi", "bbb", "bigbluebutton", "vergaderen", "videobellen"}
)

func isRoom(u *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	first, _, _ := strings.Cut(host, ".")
	return slices.Contains(roomNames, first) && strings.Count(host, ".") > 1 || host == "g.co" && strings.HasPrefix(u.Path, "/meet") ||
		slices.ContainsFunc(roomHosts, func(room string) bool { return host == room || strings.HasSuffix(host, "."+room) })
}

// withoutAddresses takes out the mail addresses of persons; "(at)" is an at sign too.
func (s *source) withoutAddresses(line string) string {
	var b strings.Builder
	done := 0
	for from := 0; ; {
		at, behind := nextAt(line, from)
		if at < 0 {
			break
		}
		from = behind
		start := done + len(strings.TrimRightFunc(line[done:at], isLocal))
		start += len(line[start:at]) - len(strings.TrimLeft(line[start:at], ".-'_"))
		stop := behind + len(line[behind:]) - len(strings.TrimLeftFunc(line[behind:], isDomain))
		stop = behind + len(strings.TrimRight(line[behind:stop], ".-"))
		local, domain := line[start:at], line[behind:stop]
		if local == "" || !isMailDomain(domain, behind-at > 1) || s.isRole(local, domain) {
			continue
		}
		front := strings.TrimSuffix(line[done:start], "mailto:")
		if strings.HasPrefix(line[stop:], ">") {
			front, stop = strings.TrimSuffix(front, "<"), stop+1
		}
		b.WriteString(front + noAddress)
		done, from = stop, stop
	}
	return b.String() + line[done:]
}

// nextAt is where the next at sign stands, with the spaces around one in brackets.
func nextAt(line string, from int) (at, behind int) {
	for i := from; i < len(line); i++ {
		switch line[i] {
		case '@':
			return i, i + 1
		case '(', '[', '{':
			if i+4 <= len(line) && strings.EqualFold(line[i+1:i+3], "at") && strings.IndexByte(")]}", line[i+3]) >= 0 {
				at, behind = len(strings.TrimRight(line[:i], " ")), i+4
				return max(at, from), behind + len(line[behind:]) - len(strings.TrimLeft(line[behind:], " "))
			}
		}
	}
	return -1, -1
}

func isLocal(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".!#$%&'*+=^_`{|}~-", r)
}

func isDomain(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' }

// isMailDomain reports whether a text ends as names of hosts do; behind "(at)" any
// name will do.
func isMailDomain(domain string, spelled bool) bool {
	if spelled {
		return domain != ""
	}
	dot := strings.LastIndexByte(domain, '.')
	last := domain[dot+1:]
	return dot > 0 && utf8.RuneCountInString(last) > 1 && strings.TrimLeftFunc(last, unicode.IsLetter) == ""
}

// roleWords are what mail addresses of a role begin with.
var roleWords = words("info contact aanmelden aanmelding aanmeldingen agenda bestuur secretariaat secretaris penningmeester voorzitter receptie welkom post hallo hello mail kantoor team " +
	"vrijwilligers vrijwilliger activiteiten reserveren reservering reserveringen inschrijven inschrijving inschrijvingen opgeven opgave redactie communicatie coordinator coordinatie " +
	"beheer beheerder balie administratie organisatie evenementen events programma verhuur bewoners buurt wijk wijkteam office vragen meedoen kom doemee noreply")

// isRole reports whether an address belongs to a role or to the initiative: by its
// first word, by the initiative's name in it, or by the host of its website.
func (s *source) isRole(local, domain string) bool {
	local, domain = strings.ToLower(local), strings.ToLower(domain)
	first, _, more := strings.Cut(strings.NewReplacer("-", ".", "_", ".", "+", ".").Replace(local), ".")
	if roleWords[folded(strings.TrimRight(first, "0123456789"))] && !(more && slices.Contains(freeMail, domain)) {
		return true
	}
	if s.domain != "" && (domain == s.domain || strings.HasSuffix(domain, "."+s.domain)) {
		return true
	}
	return slices.ContainsFunc(s.names, func(name string) bool {
		return strings.Contains(folded(local), name) || strings.Contains(folded(domain), name)
	})
}

// freeMail are where everybody gets an address: post.jansen there is a person.
var freeMail = []string{"gmail.com", "googlemail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl", "live.com", "icloud.com", "me.com", "yahoo.com", "yahoo.nl",
	"ziggo.nl", "kpnmail.nl", "planet.nl", "home.nl", "hetnet.nl", "xs4all.nl", "upcmail.nl", "casema.nl", "telfort.nl", "quicknet.nl", "proton.me", "protonmail.com"}

// ownNames are the names of an initiative, folded, that say whose an address is; one
// of less than four letters says little.
func ownNames(host initiative.Initiative) []string {
	var names []string
	for _, name := range append([]string{host.Name}, host.AlternateNames...) {
		if name = folded(name); len(name) >= 4 {
			names = append(names, name)
		}
	}
	return names
}

// ownDomain is the host of an initiative's website, or "".
func ownDomain(host initiative.Initiative) string {
	u, err := url.Parse(host.Website)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
