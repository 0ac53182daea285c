package event

// words is one enumeration: its values in their order, each with the Dutch word
// that people read.
type words[T ~string] []struct {
	id T
	nl string
}

func (w words[T]) label(id T) string {
	for _, entry := range w {
		if entry.id == id {
			return entry.nl
		}
	}
	return ""
}

func (w words[T]) has(id T) bool { return w.label(id) != "" }

func (w words[T]) ids() []T {
	ids := make([]T, len(w))
	for i, entry := range w {
		ids[i] = entry.id
	}
	return ids
}

// Format is the kind of meeting.
type Format string

// The formats of the network's own documents.
const (
	NetworkMeeting     Format = "network_meeting"
	KnowledgeMeeting   Format = "knowledge_meeting"
	ThemeMeeting       Format = "theme_meeting"
	WorkSession        Format = "work_session"
	InspirationSession Format = "inspiration_session"
	Workshop           Format = "workshop"
	PeerConsultation   Format = "peer_consultation"
	Training           Format = "training"
	SmallMeeting       Format = "small_meeting"
	Festival           Format = "festival"
	Dialogue           Format = "dialogue"
	// Activity is a meeting that was read from an initiative's own calendar.
	Activity Format = "activity"
)

var formats = words[Format]{
	{NetworkMeeting, "netwerkbijeenkomst"},
	{KnowledgeMeeting, "kennisbijeenkomst"},
	{ThemeMeeting, "themabijeenkomst"},
	{WorkSession, "werksessie"},
	{InspirationSession, "inspiratiesessie"},
	{Workshop, "workshop"},
	{PeerConsultation, "intervisie"},
	{Training, "deskundigheidsbevordering"},
	{SmallMeeting, "kleinschalige bijeenkomst"},
	{Festival, "festival"},
	{Dialogue, "dialoog"},
	{Activity, "activiteit"},
}

// Formats lists every format, in the order in which a form shows them.
func Formats() []Format { return formats.ids() }

// Label is the Dutch word, empty for an unknown format.
func (f Format) Label() string { return formats.label(f) }

// AttendanceMode says where people meet. The zero value means in person.
type AttendanceMode string

// The modes, as in schema.org's EventAttendanceModeEnumeration.
const (
	InPerson AttendanceMode = "in_person"
	Online   AttendanceMode = "online"
	Hybrid   AttendanceMode = "hybrid"
)

var modes = words[AttendanceMode]{
	{InPerson, "op locatie"},
	{Online, "online"},
	{Hybrid, "op locatie en online"},
}

// AttendanceModes lists every mode.
func AttendanceModes() []AttendanceMode { return modes.ids() }

// Label is the Dutch word, empty for an unknown mode.
func (m AttendanceMode) Label() string { return modes.label(m) }

// Role is the capacity in which somebody comes. A meeting names the roles that
// it is meant for; a person picks at most one.
type Role string

// The roles of the network's own documents that an invitation can name.
const (
	Initiator          Role = "initiator"
	Supporter          Role = "supporter"
	Resident           Role = "resident"
	Volunteer          Role = "volunteer"
	ExpertByExperience Role = "expert_by_experience"
	Professional       Role = "professional"
	PlaceManager       Role = "place_manager"
	SocialBroker       Role = "social_broker"
	Alderman           Role = "alderman"
	PolicyOfficer      Role = "policy_officer"
	PolicyAdviser      Role = "policy_adviser"
	Expert             Role = "expert"
	Coordinator        Role = "coordinator"
	BoardMember        Role = "board_member"
	Researcher         Role = "researcher"
)

var roles = words[Role]{
	{Initiator, "initiatiefnemer"},
	{Supporter, "ondersteuner"},
	{Resident, "bewoner"},
	{Volunteer, "vrijwilliger"},
	{ExpertByExperience, "ervaringsdeskundige"},
	{Professional, "professional"},
	{PlaceManager, "beheerder van een plek"},
	{SocialBroker, "sociaal makelaar"},
	{Alderman, "wethouder"},
	{PolicyOfficer, "beleidsambtenaar"},
	{PolicyAdviser, "beleidsadviseur"},
	{Expert, "expert"},
	{Coordinator, "coördinator"},
	{BoardMember, "bestuurslid"},
	{Researcher, "onderzoeker"},
}

// Roles lists every role, in the order in which a form shows them.
func Roles() []Role { return roles.ids() }

// Label is the Dutch word, empty for an unknown role.
func (r Role) Label() string { return roles.label(r) }

var rolePlurals = words[Role]{
	{Initiator, "initiatiefnemers"},
	{Supporter, "ondersteuners"},
	{Resident, "bewoners"},
	{Volunteer, "vrijwilligers"},
	{ExpertByExperience, "ervaringsdeskundigen"},
	{Professional, "professionals"},
	{PlaceManager, "beheerders van een plek"},
	{SocialBroker, "sociaal makelaars"},
	{Alderman, "wethouders"},
	{PolicyOfficer, "beleidsambtenaren"},
	{PolicyAdviser, "beleidsadviseurs"},
	{Expert, "experts"},
	{Coordinator, "coördinatoren"},
	{BoardMember, "bestuursleden"},
	{Researcher, "onderzoekers"},
}

// Plural is the Dutch word for several people in this role, empty for an unknown
// role.
func (r Role) Plural() string { return rolePlurals.label(r) }
