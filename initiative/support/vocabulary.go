package support

import "github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"

// Kind is what sort of help it is, of a trajectory and of a single session.
type Kind string

// The kinds of support of domain 2.3.
const (
	KindCoaching               Kind = "coaching"
	KindProgressSession        Kind = "progress_session"
	KindSparringSession        Kind = "sparring_session"
	KindBoardMeetingAttendance Kind = "board_meeting_attendance"
	KindFirstSteps             Kind = "first_steps"
	KindConnecting             Kind = "connecting"
	KindSubjectMatter          Kind = "subject_matter"
	KindGrantHelp              Kind = "grant_help"
	KindFiscalHosting          Kind = "fiscal_hosting"
)

var kinds = vocabulary.Of[Kind]{
	{KindCoaching, "coaching"},
	{KindProgressSession, "vooruitkomsessie"},
	{KindSparringSession, "sparsessie"},
	{KindBoardMeetingAttendance, "bijwonen bestuursoverleg"},
	{KindFirstSteps, "eerste stappen"},
	{KindConnecting, "partijen bij elkaar brengen"},
	{KindSubjectMatter, "inhoudelijke ondersteuning"},
	{KindGrantHelp, "hulp bij subsidieaanvraag"},
	{KindFiscalHosting, "penvoerderschap"},
}

// Kinds lists every kind in the order a form shows them.
func Kinds() []Kind { return kinds.Values() }

// Label is the Dutch word, "" for an unknown kind.
func (k Kind) Label() string { return kinds.Label(k) }

// Valid reports whether the kind is in the list.
func (k Kind) Valid() bool { return k.Label() != "" }

// Scope is how many initiatives a trajectory helps.
type Scope string

// The scopes of domain 2.3.
const (
	ScopeIndividual Scope = "individual"
	ScopeCollective Scope = "collective"
)

var scopes = vocabulary.Of[Scope]{
	{ScopeIndividual, "individueel"},
	{ScopeCollective, "collectief"},
}

// Scopes lists both scopes.
func Scopes() []Scope { return scopes.Values() }

// Label is the Dutch word, "" for an unknown scope.
func (s Scope) Label() string { return scopes.Label(s) }

// Valid reports whether the scope is in the list.
func (s Scope) Valid() bool { return s.Label() != "" }

// Result is what came of a trajectory.
type Result string

// The results of domain 2.3.
const (
	ResultGoalReached    Result = "goal_reached"
	ResultPartlyReached  Result = "partly_reached"
	ResultContinuesAlone Result = "continues_alone"
	ResultReferred       Result = "referred"
	ResultNotReached     Result = "not_reached"
)

var results = vocabulary.Of[Result]{
	{ResultGoalReached, "doel bereikt"},
	{ResultPartlyReached, "deels bereikt"},
	{ResultContinuesAlone, "zelf verder"},
	{ResultReferred, "doorverwezen"},
	{ResultNotReached, "niet bereikt"},
}

// Results lists every result in the order a form shows them.
func Results() []Result { return results.Values() }

// Label is the Dutch word, "" for an unknown result.
func (r Result) Label() string { return results.Label(r) }

// Valid reports whether the result is in the list.
func (r Result) Valid() bool { return r.Label() != "" }
