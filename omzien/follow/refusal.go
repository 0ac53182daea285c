package follow

// Refusal is a plain reason why there is no calendar: compare it with errors.Is.
// Its code is unlike any of packages calendar and omzien, so that one is known by it
// alone. Its sentence is true for who waits and for who finds it later, when it may
// have been tried again.
type Refusal string

// Why an address is not asked.
const (
	// ErrAddress: the text is no address of a page on the web.
	ErrAddress Refusal = "address"
	// ErrScheme: the address begins with something else than http, https or webcal.
	ErrScheme Refusal = "scheme"
	// ErrUser: the address holds a name or password before an @.
	ErrUser Refusal = "user"
	// ErrPort: the port belongs to another service than the web.
	ErrPort Refusal = "port"
	// ErrPrivate: the address is, or leads to, a machine that is not on the public
	// internet.
	ErrPrivate Refusal = "private"
)

// Why an answer is not taken.
const (
	// ErrUnreachable: the name is unknown, or nobody answers there.
	ErrUnreachable Refusal = "unreachable"
	// ErrSecure: the other side does not prove who it is, or speaks no TLS 1.2.
	ErrSecure Refusal = "secure"
	// ErrWebcal: the same, or nobody listens, at an address that begins with webcal.
	// That is read as https, and once meant http.
	ErrWebcal Refusal = "webcal"
	// ErrAnswer: what comes back is no HTTP, or has more than [MaxHeader] of header.
	ErrAnswer Refusal = "answer"
	// ErrSlow: the answer was not complete after [MaxTime].
	ErrSlow Refusal = "slow"
	// ErrRedirects: more than [MaxRedirects] redirects in a row.
	ErrRedirects Refusal = "redirects"
	// ErrDowngrade: a redirect leads from https to http.
	ErrDowngrade Refusal = "downgrade"
	// ErrTooLarge: more than [MaxBody].
	ErrTooLarge Refusal = "body_too_large"
	// ErrEmpty: the answer is right, but there is nothing in it.
	ErrEmpty Refusal = "body_empty"
	// ErrCut: the answer ends before its announced end.
	ErrCut Refusal = "cut"
	// ErrPart: the server sent a part of it only (206).
	ErrPart Refusal = "part"
	// ErrHTML: it is a web page.
	ErrHTML Refusal = "html"
	// ErrEncoding: it is compressed in a way that was not asked for, or broken.
	ErrEncoding Refusal = "encoding"
	// ErrClosed: the server wants a password (401, 403, 407).
	ErrClosed Refusal = "closed"
	// ErrMissing: there is nothing at this address (404).
	ErrMissing Refusal = "missing"
	// ErrGone: it is gone for good (410).
	ErrGone Refusal = "gone"
	// ErrOften: the server was asked too often (429).
	ErrOften Refusal = "often"
	// ErrServer: the server has trouble of its own (5xx).
	ErrServer Refusal = "server"
	// ErrStatus: any other status than 200.
	ErrStatus Refusal = "status"
)

// Why a file is not taken, and what should never happen.
const (
	// ErrFile: it is not a file, cannot be opened, or is a folder or a device.
	ErrFile Refusal = "file"
	// ErrPanic: this software failed while it read the calendar.
	ErrPanic Refusal = "panic"
)

// Refusals lists every refusal.
func Refusals() []Refusal {
	return []Refusal{ErrAddress, ErrScheme, ErrUser, ErrPort, ErrPrivate, ErrUnreachable, ErrSecure, ErrWebcal, ErrAnswer, ErrSlow,
		ErrRedirects, ErrDowngrade, ErrTooLarge, ErrEmpty, ErrCut, ErrPart, ErrHTML, ErrEncoding, ErrClosed, ErrMissing,
		ErrGone, ErrOften, ErrServer, ErrStatus, ErrFile, ErrPanic}
}

func (r Refusal) Error() string { return "follow: " + string(r) }

// Sentence is what a person reads; "" for an unknown refusal.
func (r Refusal) Sentence() string {
	switch r {
	case ErrAddress:
		return "Dit is geen adres van een agenda. Kopieer het adres nog een keer, in één keer en helemaal."
	case ErrScheme:
		return "Dit adres kunnen we niet gebruiken. Een adres van een agenda begint met https://, http:// of webcal://."
	case ErrUser:
		return "In dit adres staat een naam of wachtwoord. Dat gebruiken we niet. Zoek het openbare adres van de agenda."
	case ErrPort:
		return "Achter de naam van de website staat een poort die we niet gebruiken. Zoek het openbare adres van de agenda."
	case ErrPrivate:
		return "Dit adres is niet openbaar. Het werkt alleen binnen een eigen netwerk. Zoek het openbare adres van de agenda."
	}
	if s := r.sentenceOfAnswer(); s != "" {
		return s
	}
	return r.sentenceOfStatus()
}

func (r Refusal) sentenceOfAnswer() string {
	switch r {
	case ErrUnreachable:
		return "Deze website kunnen we niet bereiken. Kijk of het adres klopt. Probeer het later opnieuw."
	case ErrSecure:
		return "De beveiligde verbinding met deze website klopt niet. Vraag de beheerder van de website om dit te herstellen."
	case ErrWebcal:
		return "De beveiligde verbinding met deze website lukt niet. Werkt het adres met http:// ervoor wel? Gebruik dan dat."
	case ErrAnswer:
		return "Deze website geeft een antwoord dat we niet begrijpen. Kijk of het adres klopt."
	case ErrSlow:
		return "Deze website antwoordt te langzaam. Probeer het later opnieuw."
	case ErrRedirects:
		return "Dit adres stuurt ons steeds door naar een ander adres. Zoek het nieuwe adres van de agenda."
	case ErrDowngrade:
		return "Dit adres stuurt ons door naar een adres zonder beveiliging. Zoek een adres dat met https:// begint."
	case ErrTooLarge:
		return "Deze agenda is te groot: meer dan 5 MB. Haal oude afspraken eruit, of maak een aparte agenda voor de bijeenkomsten."
	case ErrEmpty:
		return "In deze agenda staat niets. We hebben niets veranderd. Kijk of dit de goede agenda is."
	case ErrCut, ErrPart:
		return "De agenda kwam maar voor een deel binnen. We hebben niets veranderd. Probeer het later opnieuw."
	case ErrHTML:
		return "Op dit adres staat een webpagina, geen agenda. Zoek op die pagina naar de knop om u op de agenda te abonneren, en kopieer dat adres."
	case ErrEncoding:
		return "We kunnen dit antwoord niet uitpakken. We hebben niets veranderd. Probeer het later opnieuw."
	}
	return ""
}

func (r Refusal) sentenceOfStatus() string {
	switch r {
	case ErrClosed:
		return "Deze agenda is niet openbaar. Zet in de agenda aan dat iedereen hem mag zien, en kopieer het openbare adres."
	case ErrMissing:
		return "Op dit adres staat geen agenda (meer). Kijk of het adres klopt."
	case ErrGone:
		return "Deze agenda is weg en komt niet terug. Zoek het nieuwe adres van de agenda."
	case ErrOften:
		return "Deze website vindt dat we te vaak langskomen. Probeer het later opnieuw."
	case ErrServer:
		return "Deze website heeft een storing. Probeer het later opnieuw."
	case ErrStatus:
		return "Deze website geeft de agenda niet. Kijk of het adres klopt."
	case ErrFile:
		return "Dit bestand kunnen we niet openen. Kijk of de naam klopt en of het een gewoon bestand is."
	case ErrPanic:
		return "Er ging iets mis bij ons toen we deze agenda lazen. We hebben niets veranderd."
	}
	return ""
}
