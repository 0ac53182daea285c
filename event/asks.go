package event

import (
	"strconv"
	"strings"
)

// Bounds of what a meeting may ask of those who sign up.
const (
	MaxAsked   = 10  // questions of its own
	MaxOptions = 20  // answers to choose from
	MaxTables  = 40  // theme tables
	MaxChoices = 2   // tables that one party may name
	MaxReply   = 500 // characters of one answer, or one wish
)

// Asks is what a meeting asks of those who sign up, beside name and mail address.
// The zero value asks nothing but the size of the party.
type Asks struct {
	// AskRole: the form has a place for the role. So it has where [Terms] has quotas.
	AskRole bool `json:"askRole,omitempty"`
	// AskOnBehalfOf: the form has a place for the initiative or organisation that
	// somebody speaks for.
	AskOnBehalfOf bool `json:"askOnBehalfOf,omitempty"`
	// AskCompanions: the form has a place for the names of the others in the party.
	AskCompanions bool `json:"askCompanions,omitempty"`
	// Asked are questions of the meeting's own.
	Asked []Question `json:"asked,omitempty"`
	// Wishes are the special wishes that the organiser can meet.
	Wishes []Wish `json:"wishes,omitempty"`
	// Tables are where people sit; each party chooses one or two of them.
	Tables []Table `json:"tables,omitempty"`
}

// Question is a question of a meeting's own to those who sign up.
type Question struct {
	// ID is unique in the meeting: a-z, 0-9 and hyphens.
	ID    string `json:"id"`
	Label string `json:"label"`
	// Kind is how it is answered; empty means [ShortText].
	Kind QuestionKind `json:"kind,omitempty"`
	// Options are the answers of a [Choice].
	Options  []string `json:"options,omitempty"`
	Required bool     `json:"required,omitempty"`
	// KeepDays is how many days after the meeting the answers are kept: 1 to
	// [KeepDays], which zero means.
	KeepDays int `json:"keepDays,omitempty"`
}

// QuestionKind is how a question is answered.
type QuestionKind string

// The kinds of question.
const (
	ShortText QuestionKind = "short_text"
	Choice    QuestionKind = "choice"
	YesNo     QuestionKind = "yes_no"
)

var questionKinds = words[QuestionKind]{
	{ShortText, "korte tekst"},
	{Choice, "keuze"},
	{YesNo, "ja of nee"},
}

// QuestionKinds lists every kind.
func QuestionKinds() []QuestionKind { return questionKinds.ids() }

// Label is the Dutch word, empty for an unknown kind.
func (k QuestionKind) Label() string { return questionKinds.label(k) }

// The answers to a [YesNo].
const (
	Yes = "ja"
	No  = "nee"
)

// Reply is the answer to one question.
type Reply struct {
	Question string `json:"question"`
	Text     string `json:"text"`
}

// Wish is a kind of special wish. What people write there can be about their
// health (GDPR art. 9), so it is asked only where the organiser needs it and erased
// [KeepWishesDays] days after the meeting.
type Wish string

// The kinds of wish.
const (
	AccessWish Wish = "access"
	DietWish   Wish = "diet"
)

var wishes = words[Wish]{
	{AccessWish, "toegang en hulp"},
	{DietWish, "eten en drinken"},
}

// WishKinds lists every kind of wish.
func WishKinds() []Wish { return wishes.ids() }

// Label is the Dutch word, empty for an unknown kind.
func (w Wish) Label() string { return wishes.label(w) }

// Wishes are what one party needs, in its own words.
type Wishes struct {
	Access string `json:"access,omitempty"`
	Diet   string `json:"diet,omitempty"`
}

// Table is a theme table with places of its own; they are part of the seats of
// the meeting.
type Table struct {
	// ID is unique in the meeting: a-z, 0-9 and hyphens.
	ID    string `json:"id"`
	Title string `json:"title"`
	// Seats is how many people fit; in an announcement it is zero unless the
	// organiser publishes seats.
	Seats int `json:"seats,omitempty"`
}

// Language is a language in which people get mail.
type Language string

// The languages.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

var languages = words[Language]{
	{Dutch, "Nederlands"},
	{English, "Engels"},
}

// Languages lists every language.
func Languages() []Language { return languages.ids() }

// Label is the Dutch word, empty for an unknown language.
func (l Language) Label() string { return languages.label(l) }

// faults adds those of a request in what this asks.
func (a *Asks) faults(r *Request, to *FieldErrors) {
	for i, reply := range r.Replies {
		if _, twice := replyTo(reply.Question, r.Replies[:i]); twice || a.question(reply.Question) == nil {
			to.add("replies."+reply.Question, CodeUnknown)
		}
	}
	for i := range a.Asked {
		text, _ := replyTo(a.Asked[i].ID, r.Replies)
		a.Asked[i].faults(text, to)
	}
	a.wish(AccessWish, r.Wishes.Access, to)
	a.wish(DietWish, r.Wishes.Diet, to)
	if len(r.Tables) > MaxChoices {
		to.over("tables", CodeTooMany, MaxChoices)
	}
	for i, id := range r.Tables {
		if a.table(id) == nil {
			to.add("tables["+strconv.Itoa(i)+"]", CodeUnknown)
		}
	}
}

// replyTo is the last answer to a question, and whether there is one.
func replyTo(question string, replies []Reply) (text string, found bool) {
	for i := len(replies) - 1; i >= 0; i-- {
		if replies[i].Question == question {
			return replies[i].Text, true
		}
	}
	return "", false
}

// wish adds the faults of one wish.
func (a *Asks) wish(kind Wish, text string, to *FieldErrors) {
	field := "wishes." + string(kind)
	if text != "" && !contains(a.Wishes, kind) {
		to.add(field, CodeNoField)
	}
	to.line(field, text, MaxReply)
}

// faults adds those of one answer.
func (q *Question) faults(text string, to *FieldErrors) {
	field := "replies." + q.ID
	switch {
	case text == "" && !q.Required:
	case text == "":
		to.add(field, CodeRequired)
	case q.Kind == Choice && !contains(q.Options, text), q.Kind == YesNo && text != Yes && text != No:
		to.add(field, CodeUnknown)
	default:
		to.line(field, text, MaxReply)
	}
}

func (a *Asks) question(id string) *Question {
	for i := range a.Asked {
		if a.Asked[i].ID == id {
			return &a.Asked[i]
		}
	}
	return nil
}

func (a *Asks) table(id string) *Table {
	for i := range a.Tables {
		if a.Tables[i].ID == id {
			return &a.Tables[i]
		}
	}
	return nil
}

// check reports what is wrong with the questions themselves.
func (a Asks) check() FieldErrors {
	var faults FieldErrors
	if len(a.Asked) > MaxAsked {
		faults = append(faults, FieldError{Field: "signUp.asked", Code: CodeTooMany, Limit: MaxAsked})
	}
	seen := map[string]bool{}
	for i, q := range a.Asked {
		field := "signUp.asked[" + strconv.Itoa(i) + "]"
		faults = append(faults, checkID(field+".id", q.ID, seen)...)
		faults = append(faults, checkLabel(field+".label", q.Label)...)
		faults = append(faults, q.check(field)...)
	}
	for i, wish := range a.Wishes {
		field := "signUp.wishes[" + strconv.Itoa(i) + "]"
		if !wishes.has(wish) {
			faults.add(field, CodeUnknown)
		}
		if contains(a.Wishes[:i], wish) {
			faults.add(field, CodeOverlap)
		}
	}
	if len(a.Tables) > MaxTables {
		faults = append(faults, FieldError{Field: "signUp.tables", Code: CodeTooMany, Limit: MaxTables})
	}
	seen = map[string]bool{}
	for i, table := range a.Tables {
		field := "signUp.tables[" + strconv.Itoa(i) + "]"
		faults = append(faults, checkID(field+".id", table.ID, seen)...)
		faults = append(faults, checkLabel(field+".title", table.Title)...)
		faults = append(faults, checkBetween(field+".seats", table.Seats, 1, MaxSeats)...)
	}
	return faults
}

func (q *Question) check(field string) FieldErrors {
	var faults FieldErrors
	if q.Kind != "" && !questionKinds.has(q.Kind) {
		faults.add(field+".kind", CodeUnknown)
	}
	if q.Kind == Choice && len(q.Options) == 0 {
		faults.add(field+".options", CodeRequired)
	}
	faults = append(faults, checkLines(field+".options", q.Options, MaxOptions)...)
	for i, option := range q.Options {
		if len(q.Options) > MaxOptions {
			break // that is fault enough
		}
		name := field + ".options[" + strconv.Itoa(i) + "]"
		faults = append(faults, checkSpaced(name, option)...)
		if contains(q.Options[:i], option) {
			faults.add(name, CodeOverlap)
		}
	}
	return append(faults, checkBetween(field+".keepDays", q.KeepDays, 0, KeepDays)...)
}

// checkID wants a name that is safe in forms and addresses, and not seen before.
func checkID(field, id string, seen map[string]bool) FieldErrors {
	if !validSlug(id) || seen[id] {
		return FieldErrors{{Field: field, Code: CodeSlug}}
	}
	seen[id] = true
	return nil
}

func checkLabel(field, text string) FieldErrors {
	if text == "" {
		return FieldErrors{{Field: field, Code: CodeRequired}}
	}
	return append(checkLine(field, text, MaxTitle), checkSpaced(field, text)...)
}

// checkSpaced refuses text that is not as [Request.Tidy] leaves it: no answer could
// be the same.
func checkSpaced(field, text string) FieldErrors {
	if spaced(text) != text && !strings.ContainsAny(text, "\n\t") {
		return FieldErrors{{Field: field, Code: CodeCharacters}}
	}
	return nil
}

func checkBetween(field string, n, least, most int) FieldErrors {
	switch {
	case n < least:
		return FieldErrors{{Field: field, Code: CodeTooFew, Limit: least}}
	case n > most:
		return FieldErrors{{Field: field, Code: CodeTooMany, Limit: most}}
	}
	return nil
}
