package widget

// What stands where a site shows a part of the network: links, and the name of a
// frame.
var (
	embedAgenda = &text{"Bekijk de agenda", "See the agenda", "اطّلع على جدول اللقاءات"}
	embedSignUp = &text{"Meld u aan", "Sign up", "سجّل مشاركتك"}
	embedTitle  = &text{"Agenda", "Meetings", "جدول اللقاءات"}
	embedNext   = &text{"Bekijk de volgende bijeenkomst", "See the next meeting", "اطّلع على اللقاء القادم"}
)
