package gallery

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// words are the page's own, by language: its title, what it says first, and the
// heading of each state. The widgets bring theirs.
var words = map[event.Language]map[string]string{
	event.Dutch: {
		"title": "Hoe de widget eruitziet", "lead": "Alles wat bezoekers te zien kunnen krijgen, met verzonnen bijeenkomsten. Knoppen en links doen hier niets.",
		"link": "Bekijk de agenda", "trouble": "De agenda is nu niet te bereiken. Probeer het over een paar minuten nog eens.",
		"many": "Veel bijeenkomsten", "empty": "Geen bijeenkomsten", "one": "Eén bijeenkomst", "nothing": "Niets gevonden", "narrowed": "Een deel van de agenda", "page": "Een bladzijde van de agenda",
		"month": "Een maand", "week": "Een week", "next": "De volgende bijeenkomst", "next-none": "Geen volgende bijeenkomst",
		"meeting": "Een bijeenkomst", "full": "Vol", "waiting": "Vol, met een wachtlijst", "early": "Aanmelden kan nog niet", "closed": "Aanmelden is gesloten", "over": "Voorbij",
		"cancelled": "Afgelast", "postponed": "Uitgesteld", "provisional": "De plaats is nog niet zeker", "elsewhere": "Uit de agenda van een initiatief",
		"form": "Het formulier met alle vragen", "faults": "Niet goed ingevuld", "refused": "Net vol geraakt", "by-mail": "Aanmelden per mail",
		"mail-sent": "Kijk in uw mail", "pending": "Nog te bevestigen", "confirmed": "Aangemeld", "waitlisted": "Op de wachtlijst", "offered": "Een plek is vrijgekomen", "withdrawn": "Afgemeld",
		"loading": "De agenda komt eraan", "busy": "Het formulier is onderweg", "offline": "Geen internet: de bewaarde agenda", "offline-form": "Geen internet: nog niet verstuurd", "error": "Er ging iets mis",
	},
	event.English: {
		"title": "What the widget looks like", "lead": "Everything that visitors may see, with made-up meetings. Buttons and links do nothing here.",
		"link": "View the agenda", "trouble": "The agenda cannot be reached now. Please try again in a few minutes.",
		"many": "Many meetings", "empty": "No meetings", "one": "One meeting", "nothing": "Nothing found", "narrowed": "A part of the agenda", "page": "A page of the agenda",
		"month": "A month", "week": "A week", "next": "The next meeting", "next-none": "No next meeting",
		"meeting": "A meeting", "full": "Full", "waiting": "Full, with a waiting list", "early": "Sign-up has not opened", "closed": "Sign-up has closed", "over": "Over",
		"cancelled": "Cancelled", "postponed": "Postponed", "provisional": "The place is not certain", "elsewhere": "From the agenda of an initiative",
		"form": "The form with all questions", "faults": "Not filled in well", "refused": "Filled up just now", "by-mail": "Sign up by mail",
		"mail-sent": "Check your email", "pending": "To be confirmed", "confirmed": "Signed up", "waitlisted": "On the waiting list", "offered": "A seat has come free", "withdrawn": "Withdrawn",
		"loading": "The agenda is on its way", "busy": "The form is on its way", "offline": "No internet: the kept agenda", "offline-form": "No internet: not sent yet", "error": "Something went wrong",
	},
	widget.Arabic: {
		"title": "كيف تبدو الأداة", "lead": "كل ما قد يراه الزوار، مع لقاءات مختلقة. الأزرار والروابط لا تعمل هنا.",
		"link": "عرض جدول اللقاءات", "trouble": "لا يمكن الوصول إلى جدول اللقاءات الآن. حاول مرة أخرى بعد بضع دقائق.",
		"many": "لقاءات كثيرة", "empty": "لا توجد لقاءات", "one": "لقاء واحد", "nothing": "لا نتائج", "narrowed": "جزء من جدول اللقاءات", "page": "صفحة من جدول اللقاءات",
		"month": "شهر", "week": "أسبوع", "next": "اللقاء القادم", "next-none": "لا يوجد لقاء قادم",
		"meeting": "لقاء", "full": "مكتمل", "waiting": "مكتمل، مع قائمة انتظار", "early": "لم يبدأ التسجيل بعد", "closed": "التسجيل مغلق", "over": "انتهى",
		"cancelled": "ملغى", "postponed": "مؤجل", "provisional": "المكان غير مؤكد بعد", "elsewhere": "من جدول إحدى المبادرات",
		"form": "الاستمارة مع جميع الأسئلة", "faults": "لم تُملأ بشكل صحيح", "refused": "اكتمل للتو", "by-mail": "التسجيل بالبريد الإلكتروني",
		"mail-sent": "تفقّد بريدك الإلكتروني", "pending": "بانتظار التأكيد", "confirmed": "تم التسجيل", "waitlisted": "على قائمة الانتظار", "offered": "أصبح مكان متاحًا", "withdrawn": "أُلغي التسجيل",
		"loading": "جدول اللقاءات في الطريق", "busy": "الاستمارة في الطريق", "offline": "لا يوجد إنترنت: الجدول المحفوظ", "offline-form": "لا يوجد إنترنت: لم تُرسل بعد", "error": "حدث خطأ ما",
	},
}
