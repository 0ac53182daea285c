package widget

// What stands under the agenda: how to have it in a calendar of one's own.
var (
	subscribeTitle  = &text{"In uw eigen kalender", "In your own calendar", "في تقويمك الخاص"}
	subscribeAgenda = &text{"Zet deze agenda in uw eigen kalender", "Put this agenda in your own calendar", "أضف جدول اللقاءات إلى تقويمك الخاص"}
	calendarFollows = &text{"Verandert er iets? Dan verandert uw kalender mee.",
		"Does anything change? Then your calendar changes too.",
		"إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا."}
	calendarHasAll = &text{"Verandert er iets? Dan verandert uw kalender mee. U krijgt alle bijeenkomsten: uw zoekwoord telt hier niet mee.",
		"Does anything change? Then your calendar changes too. You get all meetings: what you searched for does not count here.",
		"إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا. ستحصل على جميع اللقاءات: كلمة البحث لا تُحتسب هنا."}
	calendarHasChosen = &text{"Verandert er iets? Dan verandert uw kalender mee. U krijgt alles wat u hierboven koos, maar uw zoekwoord telt hier niet mee.",
		"Does anything change? Then your calendar changes too. You get everything you chose above, but what you searched for does not count here.",
		"إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا. ستحصل على كل ما اخترته أعلاه، لكن كلمة البحث لا تُحتسب هنا."}
	calendarHasOnly = &text{"Verandert er iets? Dan verandert uw kalender mee. U krijgt alleen de bijeenkomsten die u hierboven koos.",
		"Does anything change? Then your calendar changes too. You get only the meetings that you chose above.",
		"إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا. ستحصل فقط على اللقاءات التي اخترتها أعلاه."}
	subscribeOtherwise = &text{"Werkt de knop niet? Zo gaat het ook", "Does the button not work? Try this", "الزر لا يعمل؟ جرّب هذه الطريقة"}
	giveAddress        = &text{"Geef uw kalender dan zelf dit adres.", "Then give your calendar this address yourself.", "أدخل هذا العنوان في تقويمك بنفسك."}
	copyAddress        = &text{"Kopieer het adres", "Copy the address", "انسخ العنوان"}
	copied             = &text{"Gekopieerd", "Copied", "تم النسخ"}
	copyFailed         = &text{"Het adres is geselecteerd. Kies nu zelf ‘Kopiëren’.", "The address is selected. Now choose ‘Copy’ yourself.", "تم تحديد العنوان. اختر الآن «نسخ» بنفسك."}
	calendarAddress    = &text{"Adres voor uw kalender", "Address for your calendar", "العنوان لتقويمك"}
	addressInGoogle    = &text{"*Google Agenda*, op een computer: klik naast ‘Andere agenda’s’ op de plus en kies ‘Via URL’. Plak het adres.",
		"*Google Calendar*, on a computer: click the plus next to ‘Other calendars’ and choose ‘From URL’. Paste the address.",
		"*تقويم Google* على الكمبيوتر: اضغط علامة الزائد بجانب «تقاويم أخرى» واختر «من عنوان URL». ألصق العنوان."}
	addressInOutlook = &text{"*Outlook*: kies ‘Agenda toevoegen’ en dan ‘Abonneren via internet’. Plak het adres.",
		"*Outlook*: choose ‘Add calendar’ and then ‘Subscribe from web’. Paste the address.",
		"*Outlook*: اختر «إضافة تقويم» ثم «الاشتراك من الويب». ألصق العنوان."}
	keepAgenda    = &text{"Bewaar deze agenda op dit apparaat", "Keep this agenda on this device", "احفظ هذا الجدول على هذا الجهاز"}
	agendaIsKept  = &text{"De agenda is bewaard. U ziet hem nu ook als er geen internet is.", "The agenda is kept. You can now see it without internet too.", "تم حفظ الجدول. يمكنك الآن رؤيته دون اتصال بالإنترنت أيضًا."}
	agendaNotKept = &text{"Bewaren lukt niet op dit apparaat. De agenda blijft gewoon op deze pagina staan.", "This device cannot keep the agenda. It simply stays on this page.", "تعذّر الحفظ على هذا الجهاز. يبقى الجدول متاحًا على هذه الصفحة."}
	agendaIsOf    = &text{"Er is nu geen internet. Dit is de agenda van #.", "There is no internet now. This is the agenda of #.", "لا يوجد اتصال بالإنترنت الآن. هذا هو جدول #."}
)
