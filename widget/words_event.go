package widget

import "github.com/omziennaarelkaar/netwerk/event"

// foreign are the words of an enumeration of package event that package event does
// not have: it has the Dutch ones.
type foreign[T ~string] []struct {
	id     T
	en, ar string
}

// in is the word for a value, and in Dutch the one that package event has. Both are
// empty for a value that nobody knows.
func (w foreign[T]) in(l event.Language, id T, dutch string) string {
	if l != event.English && l != Arabic {
		return dutch
	}
	for i := range w {
		switch {
		case w[i].id != id:
		case l == event.English:
			return w[i].en
		default:
			return w[i].ar
		}
	}
	return ""
}

// Each of these is the word for a value in a language, as a form or a sentence has
// it; "" for a value that nobody knows.
func formatLabel(l event.Language, f event.Format) string { return formats.in(l, f, f.Label()) }
func modeLabel(l event.Language, m event.AttendanceMode) string {
	return modes.in(l, m, m.Label())
}
func statusLabel(l event.Language, s event.Status) string { return statuses.in(l, s, s.Label()) }
func certaintyLabel(l event.Language, c event.Certainty) string {
	return certainties.in(l, c, c.Label())
}
func roleLabel(l event.Language, r event.Role) string  { return roles.in(l, r, r.Label()) }
func rolePlural(l event.Language, r event.Role) string { return rolePlurals.in(l, r, r.Plural()) }
func availabilityLabel(l event.Language, a event.Availability) string {
	return availabilities.in(l, a, a.Label())
}
func wishLabel(l event.Language, w event.Wish) string     { return wishes.in(l, w, w.Label()) }
func itemLabel(l event.Language, k event.ItemKind) string { return itemKinds.in(l, k, k.Label()) }
func signUpLabel(l event.Language, s event.SignUpStatus) string {
	return signUpStatuses.in(l, s, s.Label())
}

// asRole is what stands before a role that somebody comes in. English would need
// an article, and Arabic another case.
func asRole(l event.Language) string {
	if l == event.English || l == Arabic {
		return ""
	}
	return "als "
}

var formats = foreign[event.Format]{
	{event.NetworkMeeting, "network meeting", "لقاء الشبكة"},
	{event.KnowledgeMeeting, "knowledge meeting", "لقاء لتبادل المعرفة"},
	{event.ThemeMeeting, "meeting on one theme", "لقاء حول موضوع محدد"},
	{event.WorkSession, "work session", "جلسة عمل"},
	{event.InspirationSession, "inspiration session", "جلسة ملهمة"},
	{event.Workshop, "workshop", "ورشة عمل"},
	{event.PeerConsultation, "peer consultation", "جلسة تشاور بين الزملاء"},
	{event.Training, "training", "تدريب"},
	{event.SmallMeeting, "small meeting", "لقاء صغير"},
	{event.Festival, "festival", "مهرجان"},
	{event.Dialogue, "dialogue", "حوار"},
	{event.Activity, "activity", "نشاط"},
}

var modes = foreign[event.AttendanceMode]{
	{event.InPerson, "in person", "حضوريًا"},
	{event.Online, "online", "عبر الإنترنت"},
	{event.Hybrid, "in person and online", "حضوريًا وعبر الإنترنت"},
}

// In Arabic and English each of these also ends a sentence that begins with "this
// meeting is".
var statuses = foreign[event.Status]{
	{event.Draft, "a draft", "مسودة"},
	{event.Discarded, "dropped", "محذوف"},
	{event.Scheduled, "announced", "مُعلن عنه"},
	{event.Postponed, "postponed", "مؤجّل"},
	{event.Cancelled, "cancelled", "ملغى"},
	{event.Held, "over", "انتهى"},
}

var certainties = foreign[event.Certainty]{
	{event.Confirmed, "confirmed", "مؤكد"},
	{event.Provisional, "not yet certain", "غير مؤكد بعد"},
	{event.ToBeAnnounced, "to follow", "يُعلن لاحقًا"},
}

// Roles of one person: in Arabic for a man and a woman in one word.
var roles = foreign[event.Role]{
	{event.Initiator, "initiator", "صاحب/ة مبادرة"},
	{event.Supporter, "supporter", "داعم/ة"},
	{event.Resident, "resident", "من السكان"},
	{event.Volunteer, "volunteer", "متطوع/ة"},
	{event.ExpertByExperience, "expert by experience", "خبير/ة من واقع التجربة"},
	{event.Professional, "professional", "مهني/ة"},
	{event.PlaceManager, "manager of a place", "مسؤول/ة عن مكان"},
	{event.SocialBroker, "community worker", "عامل/ة اجتماعي/ة في الحي"},
	{event.Alderman, "alderperson", "عضو المجلس التنفيذي للبلدية"},
	{event.PolicyOfficer, "policy officer", "موظف/ة سياسات"},
	{event.PolicyAdviser, "policy adviser", "مستشار/ة سياسات"},
	{event.Expert, "expert", "خبير/ة"},
	{event.Coordinator, "coordinator", "منسق/ة"},
	{event.BoardMember, "board member", "عضو مجلس إدارة"},
	{event.Researcher, "researcher", "باحث/ة"},
}

// In Arabic they are subjects, as they are behind a colon; behind a preposition
// most of them would have another ending.
var rolePlurals = foreign[event.Role]{
	{event.Initiator, "initiators", "أصحاب المبادرات"},
	{event.Supporter, "supporters", "الداعمون"},
	{event.Resident, "residents", "السكان"},
	{event.Volunteer, "volunteers", "المتطوعون"},
	{event.ExpertByExperience, "experts by experience", "الخبراء من واقع التجربة"},
	{event.Professional, "professionals", "المهنيون"},
	{event.PlaceManager, "managers of a place", "المسؤولون عن الأماكن"},
	{event.SocialBroker, "community workers", "العاملون الاجتماعيون في الأحياء"},
	{event.Alderman, "alderpersons", "أعضاء المجلس التنفيذي للبلدية"},
	{event.PolicyOfficer, "policy officers", "موظفو السياسات"},
	{event.PolicyAdviser, "policy advisers", "مستشارو السياسات"},
	{event.Expert, "experts", "الخبراء"},
	{event.Coordinator, "coordinators", "المنسقون"},
	{event.BoardMember, "board members", "أعضاء مجالس الإدارة"},
	{event.Researcher, "researchers", "الباحثون"},
}

var availabilities = foreign[event.Availability]{
	{event.NotOffered, "You cannot sign up here", "التسجيل غير متاح هنا"},
	{event.NotYetOpen, "Sign-up is not open yet", "لم يبدأ التسجيل بعد"},
	{event.Open, "You can sign up", "يمكنك التسجيل"},
	{event.WaitlistOnly, "Full. You can join the waiting list", "اكتمل العدد. يمكنك الانضمام إلى قائمة الانتظار"},
	{event.Full, "Full: all places are taken", "اكتمل العدد: جميع الأماكن محجوزة"},
	{event.DeadlinePassed, "Sign-up is closed", "انتهى التسجيل"},
	{event.Over, "The meeting has begun or is over", "بدأ اللقاء أو انتهى"},
}

var wishes = foreign[event.Wish]{
	{event.AccessWish, "access and help", "سهولة الوصول والمساعدة"},
	{event.DietWish, "food and drink", "الطعام والشراب"},
}

var itemKinds = foreign[event.ItemKind]{
	{event.Welcome, "welcome", "ترحيب"},
	{event.HostPresentation, "presentation of the host initiative", "عرض المبادرة المضيفة"},
	{event.ThemeSession, "theme", "موضوع اللقاء"},
	{event.Pitches, "pitches", "عروض قصيرة"},
	{event.Conversation, "conversation", "حوار"},
	{event.ThemeTables, "theme tables", "طاولات حوار حسب الموضوع"},
	{event.GuestSpeaker, "guest speaker", "كلمة ضيف اللقاء"},
	{event.ConsultationSession, "peer consultation", "تشاور بين الزملاء"},
	{event.PlenaryFeedback, "sharing with everybody", "عرض النتائج على الجميع"},
	{event.Harvest, "what it brought", "حصيلة اللقاء"},
	{event.Reflection, "looking back", "مراجعة وتأمل"},
	{event.Break, "break", "استراحة"},
	{event.Closing, "closing", "ختام"},
}

var signUpStatuses = foreign[event.SignUpStatus]{
	{event.Pending, "to be confirmed", "بانتظار التأكيد"},
	{event.SeatConfirmed, "signed up", "تم التسجيل"},
	{event.Waitlisted, "on the waiting list", "في قائمة الانتظار"},
	{event.Offered, "place offered", "عُرض عليك مكان"},
	{event.Refused, "no place", "لا يوجد مكان"},
	{event.Withdrawn, "withdrawn", "أُلغي التسجيل"},
	{event.Lapsed, "expired", "انتهت مدة التسجيل"},
	{event.Attended, "came", "تم الحضور"},
	{event.Absent, "did not come", "لم يتم الحضور"},
	{event.Repeated, "signed up before", "تم التسجيل من قبل"},
}
