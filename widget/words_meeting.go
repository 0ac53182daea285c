package widget

// Names of days and months. In Arabic those of the months are the ones of Egypt and
// the Gulf, which are read everywhere.
var (
	dayNames = [...]text{
		{"zondag", "Sunday", "الأحد"},
		{"maandag", "Monday", "الاثنين"},
		{"dinsdag", "Tuesday", "الثلاثاء"},
		{"woensdag", "Wednesday", "الأربعاء"},
		{"donderdag", "Thursday", "الخميس"},
		{"vrijdag", "Friday", "الجمعة"},
		{"zaterdag", "Saturday", "السبت"},
	}
	monthNames = [...]text{
		{"januari", "January", "يناير"},
		{"februari", "February", "فبراير"},
		{"maart", "March", "مارس"},
		{"april", "April", "أبريل"},
		{"mei", "May", "مايو"},
		{"juni", "June", "يونيو"},
		{"juli", "July", "يوليو"},
		{"augustus", "August", "أغسطس"},
		{"september", "September", "سبتمبر"},
		{"oktober", "October", "أكتوبر"},
		{"november", "November", "نوفمبر"},
		{"december", "December", "ديسمبر"},
	}
)

// When something is: {0} is a day, and then come times, or another day and a time.
var (
	aMoment      = &text{"{0}, {1} uur", "{0}, {1}", "{0}، الساعة {1}"}
	allDay       = &text{"{0}, de hele dag", "{0}, all day", "{0}، طوال اليوم"}
	severalDays  = &text{"{0} tot en met {1}", "{0} to {1}", "من {0} إلى {1}"}
	fromTo       = &text{"{0}, {1} tot {2} uur", "{0}, {1} to {2}", "{0}، من {1} إلى {2}"}
	overnight    = &text{"{0}, {1} tot {2}, {3} uur", "{0}, {1} to {2}, {3}", "من {0}، الساعة {1} إلى {2}، الساعة {3}"}
	signUpBy     = &text{"tot en met {0}", "by {0}", "في موعد أقصاه {0}"}
	signUpBefore = &text{"vóór {0}, {1} uur", "before {0}, {1}", "قبل {0}، الساعة {1}"}
)

// What parts of several pages say.
var (
	and           = &text{" en ", " and ", " و"}
	isCancelled   = &text{"Deze bijeenkomst gaat niet door.", "This meeting is cancelled.", "أُلغي هذا اللقاء."}
	isPostponed   = &text{"Deze bijeenkomst is uitgesteld.", "This meeting is postponed.", "تأجّل هذا اللقاء."}
	dateFollows   = &text{"De nieuwe datum volgt.", "The new date will follow.", "سنعلن الموعد الجديد لاحقًا."}
	isTentative   = &text{"Onder voorbehoud.", "Not yet certain.", "غير مؤكد بعد."}
	mayNotBe      = &text{"Het is nog niet zeker dat deze bijeenkomst doorgaat.", "We do not know for sure that this meeting will take place.", "ليس من المؤكد بعد أن يُعقد هذا اللقاء."}
	isOnline      = &text{"Online. De organisatie stuurt u de link.", "Online. The organisers will send you the link.", "عبر الإنترنت. سترسل لك الجهة المنظمة الرابط."}
	placeFollows  = &text{"Plaats volgt", "Place to follow", "يُعلن المكان لاحقًا"}
	theOrganisers = &text{"de organisatie", "the organisers", "الجهة المنظمة"}
	askOrigin     = &text{"Vraag {0} hoe u mee kunt doen.", "Ask {0} how you can take part.", "يُرجى سؤال {0} عن طريقة المشاركة."}
	moreAtOrigin  = &text{"Meer informatie en aanmelden bij {0}", "More information and sign-up at {0}", "المزيد من المعلومات والتسجيل لدى {0}"}
	questionsMail = &text{"Vragen? Mail naar [{0}].", "Questions? Send an email to [{0}].", "هل لديك أسئلة؟ يمكنك الكتابة إلى [{0}]."}
)

// What the lines of facts are about.
var (
	factWhen  = &text{"Wanneer", "When", "الموعد"}
	factWhere = &text{"Waar", "Where", "المكان"}
)

// What a page tells programs, and what a card of one meeting says.
var (
	feedCalendar   = &text{"Agenda voor uw kalender", "Agenda for your calendar", "جدول اللقاءات لتقويمك"}
	feedNews       = &text{"Nieuwe bijeenkomsten", "New meetings", "لقاءات جديدة"}
	feedMeeting    = &text{"Deze bijeenkomst voor uw kalender", "This meeting for your calendar", "هذا اللقاء لتقويمك"}
	aboutTheAgenda = &text{"De bijeenkomsten van bewonersinitiatieven in de provincie Utrecht: wat, wanneer en waar, en hoe u zich aanmeldt.", "The meetings of residents’ initiatives in the province of Utrecht: what, when and where, and how to sign up.", "لقاءات مبادرات السكان في مقاطعة أوترخت: ماذا ومتى وأين، وكيفية التسجيل."}
	fromAgendaOf   = &text{"Uit de agenda van {0}", "From the agenda of {0}", "من جدول لقاءات {0}"}
)

// What a meeting is.
var (
	signUpWord      = &text{"Aanmelden", "Sign up", "التسجيل"}
	signUpHere      = &text{"Meld u aan", "Sign up", "التسجيل في اللقاء"}
	toYourCalendar  = &text{"Zet in uw kalender", "Add to your calendar", "إضافة إلى تقويمك"}
	changesAreHere  = &text{"Verandert er iets? Dan ziet u dat op deze pagina. Wilt u het ook in uw kalender zien? [Zet dan de hele agenda in uw kalender].", "Does anything change? Then you see it on this page. Do you want to see it in your calendar too? [Then put the whole agenda in your calendar].", "إذا تغيّر شيء، فسيظهر في هذه الصفحة. لعرضه في تقويمك أيضًا: [إضافة جدول اللقاءات كله إلى تقويمك]."}
	factHosts       = &text{"Bij", "Hosted by", "المضيف"}
	factWhat        = &text{"Wat", "What", "النوع"}
	factHow         = &text{"Hoe", "How", "طريقة الحضور"}
	factForWhom     = &text{"Voor wie", "For whom", "لمن"}
	factOrganisers  = &text{"Organisatie", "Organised by", "الجهة المنظمة"}
	factSource      = &text{"Komt uit", "Comes from", "المصدر"}
	factPlaces      = &text{"Plekken", "Places", "الأماكن"}
	agendaOf        = &text{"de agenda van {0}", "the agenda of {0}", "جدول لقاءات {0}"}
	allAreTaken     = &text{"alles is bezet", "all are taken", "كلها محجوزة"}
	areFree         = &plural{[2]string{"nog # vrij", "nog # vrij"}, [2]string{"# still free", "# still free"}, [6]string{"لا مكان متاح", "مكان واحد متاح", "مكانان متاحان", "# أماكن متاحة", "# مكانًا متاحًا", "# مكان متاح"}}
	limitedQueue    = &text{"beperkt, met een wachtlijst", "limited, with a waiting list", "محدودة، مع قائمة انتظار"}
	limitedFull     = &text{"beperkt, vol = vol", "limited, without a waiting list", "محدودة، بلا قائمة انتظار"}
	aboutTitle      = &text{"Waar gaat het over?", "What is it about?", "ما موضوع اللقاء؟"}
	programmeTitle  = &text{"Programma", "Programme", "البرنامج"}
	withSpeakers    = &text{"Met ", "With ", "مع "}
	fromElsewhere   = &text{"Deze bijeenkomst komt uit de agenda van een initiatief. Aanmelden kan hier niet.", "This meeting comes from the agenda of an initiative. You cannot sign up here.", "هذا اللقاء من جدول لقاءات إحدى المبادرات. التسجيل غير متاح هنا."}
	askTheOrganiser = &text{"U kunt zich hier niet aanmelden. Vraag de organisatie hoe het wel kan.", "You cannot sign up here. Ask the organisers how you can.", "التسجيل غير متاح هنا. يُرجى سؤال الجهة المنظمة عن طريقة التسجيل."}
	noNeedToSignUp  = &text{"U hoeft zich niet aan te melden.", "You do not have to sign up.", "لا حاجة إلى التسجيل."}
	lateButWelcome  = &text{"De organisatie vroeg om aanmeldingen {0}. U bent dus laat, maar u kunt zich nog aanmelden.", "The organisers asked people to sign up {0}. So you are late, but you can still sign up.", "طلبت الجهة المنظمة التسجيل {0}. مضى هذا الموعد، لكن لا يزال بإمكانك التسجيل."}
	opensAt         = &text{"Aanmelden kan vanaf {0}.", "You can sign up from {0}.", "يبدأ التسجيل يوم {0}."}
	youKeepYours    = &text{"Alle plekken zijn bezet. Had u zich al aangemeld? Dan houdt u uw plek.", "All places are taken. Had you signed up before? Then you keep your place.", "جميع الأماكن محجوزة. إذا سبق تسجيلك، فمكانك محفوظ."}
)

// Sign-up by mail. The organisers read Dutch: in the Arabic mail each line says it in
// both languages.
var (
	signUpByMail = &text{"Meld u aan per mail", "Sign up by email", "التسجيل عبر البريد الإلكتروني"}
	mailIsReady  = &text{"De mail is al voor u begonnen. Vul hem aan en verstuur hem. Werkt de knop niet? Stuur dan zelf een mail naar [{0}]. Schrijf erbij hoe u heet en met hoeveel mensen u komt.",
		"The email has been started for you. Complete it and send it. Does the button not work? Then send an email yourself to [{0}]. Write your name and how many people will come.",
		"الرسالة جاهزة لك. يُرجى إكمالها وإرسالها. الزر لا يعمل؟ يمكنك إرسال رسالة بنفسك إلى [{0}]، مع كتابة اسمك وعدد الأشخاص الذين سيحضرون."}
	mailSubject = &text{"Aanmelding: {0}", "Sign-up: {0}", "Aanmelding / تسجيل: {0}"}
	mailBody    = &text{"Ik meld mij aan voor: {0}\r\n{1}\r\n\r\nNaam: \r\nMet hoeveel mensen: \r\n",
		"I would like to sign up for: {0}\r\n{1}\r\n\r\nName: \r\nHow many people: \r\n",
		"Ik meld mij aan voor / أرغب في الحضور: {0}\r\n{1}\r\n\r\nNaam / الاسم: \r\nMet hoeveel mensen / عدد الأشخاص: \r\n"}
)
