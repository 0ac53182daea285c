package widget

// The search form of the agenda.
var (
	searchLabel   = &text{"Zoek een bijeenkomst", "Search for a meeting", "ابحث عن لقاء"}
	searchButton  = &text{"Zoek", "Search", "بحث"}
	moreChoices   = &text{"Meer keuzes", "More choices", "خيارات أكثر"}
	inOurAgenda   = &text{"Dit vindt u in onze agenda", "You will find this in our agenda", "تجد هذا في جدول مواعيدنا"}
	clearChoices  = &text{"Wis uw keuzes", "Clear your choices", "امسح اختياراتك"}
	themeLabel    = &text{"Thema", "Theme", "الموضوع"}
	allThemes     = &text{"Alle thema’s", "All themes", "جميع الموضوعات"}
	placeLabel    = &text{"Gemeente", "Municipality", "البلدية"}
	allPlaces     = &text{"Hele provincie", "The whole province", "المقاطعة كلها"}
	formatField   = &text{"Soort bijeenkomst", "Kind of meeting", "نوع اللقاء"}
	allFormats    = &text{"Alle soorten", "All kinds", "جميع الأنواع"}
	audienceField = &text{"Voor wie", "Who it is for", "لمن اللقاء"}
	allAudiences  = &text{"Iedereen", "Everybody", "الجميع"}
	hostField     = &text{"Bij welk initiatief", "At which initiative", "لدى أي مبادرة"}
	allHosts      = &text{"Alle initiatieven", "All initiatives", "جميع المبادرات"}
	onlyThese     = &text{"U ziet alleen: {0}.", "You see only: {0}.", "تظهر لك فقط: {0}."}
	notAll        = &text{"U ziet niet de hele agenda.", "You do not see the whole agenda.", "لا يظهر لك جدول اللقاءات كاملًا."}
	showAll       = &text{"Toon alles", "Show everything", "اعرض الكل"}
	forPeople     = &text{"voor {0}", "for {0}", "للفئة: {0}"}
	withHost      = &text{"bij {0}", "at {0}", "لدى {0}"}
)

// How long the list is.
var (
	countMeetings = &plural{[2]string{"# bijeenkomst", "# bijeenkomsten"}, [2]string{"# meeting", "# meetings"},
		[6]string{"لا توجد لقاءات", "لقاء واحد", "لقاءان", "# لقاءات", "# لقاءً", "# لقاء"}}
	firstMeetings = &plural{[2]string{"De eerste bijeenkomst.", "De eerste # bijeenkomsten."}, [2]string{"The first meeting.", "The first # meetings."},
		[6]string{"لا توجد لقاءات.", "اللقاء الأول.", "أول لقاءين.", "أول # لقاءات.", "أول # لقاءً.", "أول # لقاء."}}
	nextMeetings = &plural{[2]string{"De volgende bijeenkomst.", "De volgende # bijeenkomsten."}, [2]string{"The next meeting.", "The next # meetings."},
		[6]string{"لا توجد لقاءات.", "اللقاء التالي.", "اللقاءان التاليان.", "اللقاءات الـ# التالية.", "اللقاءات الـ# التالية.", "اللقاءات الـ# التالية."}}
	lastMeetings = &plural{[2]string{"De laatste bijeenkomst.", "De laatste # bijeenkomsten."}, [2]string{"The last meeting.", "The last # meetings."},
		[6]string{"لا توجد لقاءات.", "اللقاء الأخير.", "آخر لقاءين.", "آخر # لقاءات.", "آخر # لقاءً.", "آخر # لقاء."}}
	firstOfAll   = &text{"De eerste {0} van {1} bijeenkomsten.", "The first {0} of {1} meetings.", "المعروض: {0} من أصل {1} من اللقاءات."}
	noMeetings   = &text{"Er staan nu geen bijeenkomsten op de agenda.", "There are no meetings on the agenda now.", "لا توجد لقاءات في الجدول الآن."}
	nothingFound = &text{"Geen bijeenkomsten gevonden.", "No meetings found.", "لم نجد أي لقاء."}
	nothingFits  = &text{"Geen bijeenkomsten gevonden. Zoek op een ander woord, of kies een ander thema of een andere gemeente.",
		"No meetings found. Search for another word, or choose another theme or another municipality.",
		"لم نجد أي لقاء. ابحث بكلمة أخرى، أو اختر موضوعًا آخر أو بلدية أخرى."}
	nothingYet     = &text{"Nog niets gevonden.", "Nothing found yet.", "لم نجد شيئًا بعد."}
	notAllSeen     = &text{"We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken.", "We have not looked at all meetings yet. You can search further at the bottom.", "لم نبحث في جميع اللقاءات بعد. يمكنك متابعة البحث في الأسفل."}
	nothingFurther = &text{"Verder zijn er geen bijeenkomsten.", "There are no more meetings.", "لا توجد لقاءات أخرى."}
	linkToLater    = &text{"Onderaan staat een link naar latere bijeenkomsten.", "At the bottom is a link to later meetings.", "في الأسفل رابط إلى لقاءات لاحقة."}
)

// What stands under the list and leads on.
var (
	furtherInAgenda = &text{"Verder in de agenda", "Further in the agenda", "متابعة الجدول"}
	searchFurther   = &text{"Zoek verder in latere bijeenkomsten", "Search further in later meetings", "تابع البحث في لقاءات لاحقة"}
	laterMeetings   = &text{"Latere bijeenkomsten", "Later meetings", "لقاءات لاحقة"}
	toTheStart      = &text{"Naar het begin", "To the start", "إلى البداية"}
	allMeetings     = &text{"Bekijk alle bijeenkomsten", "See all meetings", "اطّلع على جميع اللقاءات"}
)

// A card, and what comes next.
var (
	atHosts        = &text{"Bij", "At", "لدى"}
	mailSignUp     = &text{"Aanmelden per mail", "Sign up by email", "التسجيل عبر البريد الإلكتروني"}
	noSignUpNeeded = &text{"Aanmelden is niet nodig", "No need to sign up", "لا حاجة إلى التسجيل"}
	seatsLeft      = &plural{[2]string{"Nog # plek vrij", "Nog # plekken vrij"}, [2]string{"# place left", "# places left"},
		[6]string{"لا توجد أماكن شاغرة", "بقي مكان واحد", "بقي مكانان", "بقيت # أماكن", "بقي # مكانًا", "بقي # مكان"}}
	nextMeeting = &text{"De volgende bijeenkomst", "The next meeting", "اللقاء القادم"}
	nothingNext = &text{"Er staat nu geen bijeenkomst op de agenda. Kom later nog eens kijken.", "There is no meeting on the agenda now. Come back and look again later.", "لا يوجد لقاء في الجدول الآن. عُد لاحقًا للاطّلاع."}
	nothingSuch = &text{"Er staat nu geen bijeenkomst op de agenda die hierbij past. Kijk ook eens in de hele agenda.", "There is no meeting on the agenda now that fits. Do look at the whole agenda.", "لا يوجد الآن لقاء يناسب هذا الاختيار. اطّلع أيضًا على الجدول كاملًا."}
)

// What the element says, because only it knows when.
var (
	backToAgenda = &text{"Terug naar de agenda", "Back to the agenda", "العودة إلى الجدول"}
	goBack       = &text{"Terug", "Back", "رجوع"}
	oneMoment    = &text{"Even geduld…", "One moment…", "لحظة من فضلك…"}
	askAgain     = &text{"We kregen geen antwoord. Kijk of u internet hebt en probeer het nog eens.", "We got no answer. Check that you are online and try again.", "لم نتلقَّ ردًا. تأكّد من اتصالك بالإنترنت ثم حاول مرة أخرى."}
)

// A month and a week.
var (
	viewsLabel = &text{"Hoe wilt u de agenda zien?", "How would you like to see the agenda?", "كيف تريد عرض الجدول؟"}
	viewNames  = [...]text{{"Lijst", "List", "قائمة"}, {"Maand", "Month", "شهر"}, {"Week", "Week", "أسبوع"}}
	// What leads to others, before, to today, and after.
	turnMonth = [...]text{{"Andere maanden", "Other months", "أشهر أخرى"}, {"Vorige maand", "Previous month", "الشهر السابق"},
		{"Deze maand", "This month", "هذا الشهر"}, {"Volgende maand", "Next month", "الشهر التالي"}}
	turnWeek = [...]text{{"Andere weken", "Other weeks", "أسابيع أخرى"}, {"Vorige week", "Previous week", "الأسبوع السابق"},
		{"Deze week", "This week", "هذا الأسبوع"}, {"Volgende week", "Next week", "الأسبوع التالي"}}
	weekName       = &text{"week {0}, {1} tot en met {2}", "week {0}, {1} to {2}", "الأسبوع {0}، من {1} إلى {2}"}
	noneHere       = &text{"geen bijeenkomsten", "no meetings", "لا توجد لقاءات"}
	todayMark      = &text{"vandaag", "today", "اليوم"}
	dayColumn      = &text{"Dag", "Day", "اليوم"}
	meetingsColumn = &text{"Bijeenkomsten", "Meetings", "اللقاءات"}
	pastIsLeftOut  = &text{"Bijeenkomsten die geweest zijn, staan hier niet.", "Meetings that are over are not shown here.", "اللقاءات التي انتهت لا تظهر هنا."}
	wholeDay       = &text{"de hele dag", "all day", "طوال اليوم"}
	fromHour       = &text{"vanaf {0} uur", "from {0}", "من {0}"}
	untilHour      = &text{"tot {0} uur", "until {0}", "حتى {0}"}
	fromHourTo     = &text{"{0} tot {1} uur", "{0} to {1}", "من {0} إلى {1}"}
)
