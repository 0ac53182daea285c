package widget

// Titles of pages, by [Title].
var titles = [...]text{
	TitleFailed:   {"Dat lukt niet", "That did not work", "تعذّر ذلك"},
	TitleMail:     {"Kijk in uw mail", "Check your email", "اطّلع على بريدك الإلكتروني"},
	TitleSignUp:   {"Uw aanmelding", "Your sign-up", "تسجيلك"},
	TitleCalendar: {"Uw eigen kalender", "Your own calendar", "تقويمك الخاص"},
	TitleStopped:  {"Deze kalender is gestopt", "This calendar has stopped", "توقّف هذا التقويم"},
	TitleAgenda:   {"Agenda", "Meetings", "جدول اللقاءات"},
}

var undone = &text{"Niet gelukt: {0}", "That did not work: {0}", "تعذّر ذلك: {0}"}

// The frame of the network's own site, and its front page.
var (
	skipToContent = &text{"Naar de inhoud", "Skip to the content", "الانتقال إلى المحتوى"}
	menuLabel     = &text{"Menu", "Menu", "القائمة"}
	languageLabel = &text{"Taal", "Language", "اللغة"}
	ownName       = &text{"Nederlands", "English", "العربية"}

	whoWeAre = &text{"Wij zijn een netwerk van bewonersinitiatieven in de provincie Utrecht. We komen vaak bij elkaar. Een initiatief vertelt zijn verhaal, en we leren van elkaar. U bent welkom.",
		"We are a network of residents’ initiatives in the Dutch province of Utrecht. We often meet. An initiative tells its story, and we learn from each other. You are welcome.",
		"نحن شبكة لمبادرات السكان في مقاطعة أوترخت. نلتقي كثيرًا. تحكي إحدى المبادرات قصتها، ويتعلّم بعضنا من بعض. أهلًا بك."}
	textsAreDutch = &text{"De namen en teksten van de bijeenkomsten zijn in het Nederlands.", "The names and texts of the meetings are in Dutch.", "أسماء اللقاءات ونصوصها باللغة الهولندية."}
	nextOnes      = &text{"De volgende bijeenkomsten", "The next meetings", "اللقاءات القادمة"}
	wholeAgenda   = &text{"Bekijk de hele agenda", "See the whole agenda", "اطّلع على جدول اللقاءات كاملًا"}
	onYourSite    = &text{"Deze agenda op uw eigen site", "This agenda on your own site", "هذا الجدول على موقعك"}
	pasteLines    = &text{"Heeft uw initiatief een site? Plak dan deze twee regels op een pagina. De agenda klopt dan altijd, ook als er iets verandert. Bezoekers kunnen zich meteen aanmelden. In WordPress kiest u het blok ‘Aangepaste HTML’.",
		"Does your initiative have a site? Then paste these two lines on a page. The agenda is then always right, also when something changes. Visitors can sign up at once. In WordPress you choose the block ‘Custom HTML’.",
		"هل لمبادرتك موقع؟ ألصق هذين السطرين في إحدى صفحاته. يبقى الجدول صحيحًا دائمًا، حتى إذا تغيّر شيء، ويمكن للزوار التسجيل فورًا. في WordPress اختر المكوّن «HTML مخصص»."}
)

// A calendar of one's own.
var (
	ownCalendarWhat = &text{"Hierin staan de bijeenkomsten waarvoor u zich hebt aangemeld. Zet deze kalender in uw telefoon of computer. Dat hoeft maar één keer.",
		"It has the meetings that you signed up for. Put this calendar in your phone or computer. You need to do that only once.",
		"فيه اللقاءات التي سجّلت فيها. أضف هذا التقويم إلى هاتفك أو حاسوبك. يكفي أن تفعل ذلك مرة واحدة."}
	onlyForYou = &text{"*Dit adres is alleen voor u.* Wie het heeft, kan zien waar u naartoe gaat. Geef het dus aan niemand. Bewaar deze pagina wel zelf: wij kunnen het adres niet opnieuw sturen.",
		"*This address is only for you.* Whoever has it can see where you are going. So please do not give it to anybody. Do keep this page yourself: we cannot send the address again.",
		"*هذا العنوان لك وحدك.* من يملكه يرى أين تذهب، فلا تعطه لأحد. لكن احتفظ بهذه الصفحة: لا يمكننا إرسال العنوان مرة أخرى."}
	yourSignUps = &text{"Uw aanmeldingen", "Your sign-ups", "تسجيلاتك"}
	nothingInIt = &text{"Er staat nu niets in deze kalender.", "There is nothing in this calendar now.", "لا شيء في هذا التقويم الآن."}
	firstOfEach = &text{"Had u zich voor een bijeenkomst al eerder aangemeld met dit mailadres? Dan geldt uw eerste aanmelding.",
		"Had you already signed up for a meeting with this email address? Then your first sign-up counts.",
		"هل سجّلت من قبل في أحد اللقاءات بهذا البريد الإلكتروني؟ إذًا يُعتمد تسجيلك الأول."}
	pasteNextTime = &text{"Meldt u zich weer ergens aan? Plak het adres van deze kalender dan op de pagina van die aanmelding. Dan komt die hier ook in.",
		"Do you sign up for something again? Then paste the address of this calendar on the page of that sign-up. It is then added here too.",
		"هل ستسجّل في لقاء آخر؟ ألصق عنوان هذا التقويم في صفحة ذلك التسجيل، فيُضاف إلى هنا أيضًا."}
	wantToStop = &text{"Wilt u deze kalender niet meer? Of heeft iemand anders het adres? Stop dan met deze kalender. Uw aanmeldingen blijven staan.",
		"Do you not want this calendar any more? Or does somebody else have the address? Then stop this calendar. Your sign-ups stay as they are.",
		"لم تعد تريد هذا التقويم؟ أو صار العنوان عند شخص آخر؟ أوقف هذا التقويم إذًا. تبقى تسجيلاتك كما هي."}
	stopCalendar = &text{"Stop met deze kalender", "Stop this calendar", "إيقاف هذا التقويم"}
	giveIt       = &text{"Geef uw kalender dit adres. Verandert er iets? Dan verandert uw kalender mee.",
		"Give your calendar this address. Does anything change? Then your calendar changes too.",
		"أدخل هذا العنوان في تقويمك. إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا."}
	howTo      = &text{"Hoe doe ik dat?", "How do I do that?", "كيف أفعل ذلك؟"}
	orOpenIt   = &text{"Of open het adres in uw kalender", "Or open the address in your calendar", "أو افتح العنوان في تقويمك"}
	offerWaits = &text{"Er is een plek voor u vrij. Zeg op de pagina van uw aanmelding of u komt.",
		"There is a place for you. Please say on the page of your sign-up whether you are coming.",
		"يوجد مكان لك. أخبرنا في صفحة تسجيلك إن كنت ستحضر."}
	youWere     = &text{"U was erbij.", "You were there.", "لقد حضرت اللقاء."}
	youWereNot  = &text{"U was er niet bij.", "You were not there.", "لم تحضر اللقاء."}
	youWait     = &text{"U staat op de wachtlijst. U hebt nog geen plek.", "You are on the waiting list. You do not have a place yet.", "أنت على قائمة الانتظار. ليس لك مكان بعد."}
	youCome     = &text{"U bent aangemeld.", "You are signed up.", "تم تسجيلك."}
	youComeWith = &plural{
		[2]string{"U bent aangemeld, met # plek.", "U bent aangemeld, met # plekken."},
		[2]string{"You are signed up, with # place.", "You are signed up, with # places."},
		[6]string{"تم تسجيلك، دون مكان.", "تم تسجيلك، ولك مكان واحد.", "تم تسجيلك، ولك مكانان.", "تم تسجيلك، ولك # أماكن.", "تم تسجيلك، ولك # مكانًا.", "تم تسجيلك، ولك # مكان."}}
	stoppedSays = &text{"Het adres werkt niet meer. Niemand kan er nog zien waar u naartoe gaat. Haal de kalender ook weg uit uw telefoon of computer.",
		"The address no longer works. Nobody can see there where you are going any more. Please also remove the calendar from your phone or computer.",
		"لم يعد العنوان يعمل، ولم يعد أحد يرى فيه أين تذهب. احذف التقويم أيضًا من هاتفك أو حاسوبك."}
	signUpsStay = &text{"Uw aanmeldingen blijven staan. Wilt u een nieuwe kalender? Ga dan naar de pagina van een aanmelding.",
		"Your sign-ups stay as they are. Would you like a new calendar? Then go to the page of a sign-up.",
		"تبقى تسجيلاتك كما هي. هل تريد تقويمًا جديدًا؟ انتقل إلى صفحة أحد تسجيلاتك."}
)
