package widget

// What a receipt says first: how things are.
var (
	confirmedTitle = &text{"U bent aangemeld", "You are signed up", "تم تسجيلك"}
	seeYou         = &text{"Tot dan!", "See you then!", "نتطلّع إلى لقائك!"}
	restWaits      = &text{"De rest wacht op een vrije plek.", "The others are waiting for a free place.", "الباقون ينتظرون توفّر مكان."}
	lateButSeated  = &text{"U bent wel laat: de organisatie vroeg om aanmeldingen {0}.",
		"You are a little late, though: the organisers asked people to sign up {0}.",
		"لكن تسجيلك جاء متأخرًا: طلبت الجهة المنظمة التسجيل {0}."}
	placesForYou = &plural{
		[2]string{"Er is een plek voor u.", "Er zijn # plekken voor u."},
		[2]string{"There is a place for you.", "There are # places for you."},
		[6]string{"لا يوجد مكان لك.", "يوجد مكان لك.", "يوجد مكانان لك.", "توجد # أماكن لك.", "يوجد # مكانًا لك.", "يوجد # مكان لك."}}
	someForYou = &plural{
		[2]string{"Er is # van de {0} plekken voor u.", "Er zijn # van de {0} plekken voor u."},
		[2]string{"There is # place for you, of the {0} that you asked for.", "There are # places for you, of the {0} that you asked for."},
		[6]string{"لا يوجد مكان لك من أصل {0}.", "يوجد مكان واحد لك من أصل {0}.", "يوجد مكانان لك من أصل {0}.", "توجد # أماكن لك من أصل {0}.", "يوجد # مكانًا لك من أصل {0}.", "يوجد # مكان لك من أصل {0}."}}

	waitlistedTitle = &text{"U staat op de wachtlijst", "You are on the waiting list", "أنت على قائمة الانتظار"}
	noPlaceYet      = &text{"U hebt nog geen plek.", "You do not have a place yet.", "ليس لك مكان بعد."}
	yourPosition    = &text{"U staat op plaats {0} van de wachtlijst.", "You are number {0} on the waiting list.", "ترتيبك على قائمة الانتظار: {0}."}
	ifFree          = &text{"Komt er een plek vrij? {0}", "Does a place come free? {0}", "إذا توفّر مكان: {0}"}
	lookAgain       = &text{"Kijk later nog eens op de pagina van uw aanmelding.", "Please look again later on the page of your sign-up.", "تفقّد صفحة تسجيلك لاحقًا من فضلك."}
	thenMail        = &text{"U krijgt dan een mail.", "We will then send you an email.", "وسنرسل إليك عندئذ رسالة."}

	withdrawnTitle = &text{"U bent afgemeld", "You have withdrawn", "تم إلغاء تسجيلك"}
	whatAPity      = &text{"Jammer dat u niet komt.", "We are sorry that you are not coming.", "يؤسفنا أنك لن تحضر."}
	withdrawFirst  = &text{"Had u zich vaker aangemeld met dit mailadres? Meld u dan ook af op de pagina van uw eerste aanmelding.",
		"Had you signed up more than once with this email address? Then please also withdraw on the page of your first sign-up.",
		"هل سجّلت أكثر من مرة بهذا البريد الإلكتروني؟ إذًا ألغِ التسجيل أيضًا في صفحة تسجيلك الأول."}

	pendingTitle = &text{"Bevestig uw aanmelding", "Confirm your sign-up", "أكّد تسجيلك"}
	heldInQueue  = &text{"Alle plekken zijn bezet. Na uw bevestiging staat u op de wachtlijst.",
		"All places are taken. Once you have confirmed, you are on the waiting list.",
		"كل الأماكن محجوزة. بعد التأكيد تكون على قائمة الانتظار."}
	heldForYou = &plural{
		[2]string{"We houden een plek voor u vast.", "We houden # plekken voor u vast."},
		[2]string{"We are keeping a place for you.", "We are keeping # places for you."},
		[6]string{"لا نحتفظ لك بمكان.", "نحتفظ لك بمكان.", "نحتفظ لك بمكانين.", "نحتفظ لك بعدد # أماكن.", "نحتفظ لك بعدد # مكانًا.", "نحتفظ لك بعدد # مكان."}}
	someHeld = &plural{
		[2]string{"We houden # van de {0} plekken voor u vast.", "We houden # van de {0} plekken voor u vast."},
		[2]string{"We are keeping # of the {0} places for you.", "We are keeping # of the {0} places for you."},
		[6]string{"لا نحتفظ لك بمكان من أصل {0}.", "نحتفظ لك بمكان واحد من أصل {0}.", "نحتفظ لك بمكانين من أصل {0}.", "نحتفظ لك بعدد # أماكن من أصل {0}.", "نحتفظ لك بعدد # مكانًا من أصل {0}.", "نحتفظ لك بعدد # مكان من أصل {0}."}}

	offeredTitle = &text{"Wilt u nog komen?", "Would you still like to come?", "هل ما زلت ترغب في الحضور؟"}
	tellUs       = &text{"Zeg ons of u komt. Zegt u niets? Dan krijgt iemand anders de kans.",
		"Please tell us whether you are coming. If we do not hear from you, somebody else gets the chance.",
		"أخبرنا من فضلك إن كنت ستحضر. إذا لم يصلنا ردّك، نعطي الفرصة لشخص آخر."}

	refusedTitle = &text{"Er is geen plek voor u", "There is no place for you", "لا يوجد مكان لك"}
	refusedSays  = &text{"Het spijt ons. Alle plekken zijn bezet, en er is geen wachtlijst meer.",
		"We are sorry. All places are taken, and there is no waiting list any more.",
		"نأسف لذلك. كل الأماكن محجوزة، ولم تعد هناك قائمة انتظار."}
	lapsedTitle = &text{"Uw aanmelding is verlopen", "Your sign-up has expired", "انتهت صلاحية تسجيلك"}
	lapsedSays  = &text{"De tijd is voorbij. U hebt nu geen plek. Wilt u nog komen? Kijk dan op de pagina van de bijeenkomst of u zich weer kunt aanmelden.",
		"The time is over. You do not have a place now. Would you still like to come? Then please look on the page of the meeting to see whether you can sign up again.",
		"انقضى الوقت. ليس لك مكان الآن. هل ما زلت ترغب في الحضور؟ تفقّد صفحة اللقاء لترى إن كان التسجيل ممكنًا من جديد."}
	attendedTitle = &text{"U was erbij", "You were there", "لقد حضرت اللقاء"}
	thanks        = &text{"Dank u wel voor uw komst.", "Thank you for coming.", "شكرًا على حضورك."}
	absentTitle   = &text{"U was er niet bij", "You were not there", "لم تحضر اللقاء"}
	absentSays    = &text{"Zo staat het bij ons. Klopt het niet? Laat het de organisatie weten.",
		"That is what we have written down. Is it not right? Please tell the organisers.",
		"هذا هو المسجّل لدينا. إن لم يكن صحيحًا، فأخبر الجهة المنظمة من فضلك."}

	cancelledTitle = &text{"Deze bijeenkomst is afgelast", "This meeting has been cancelled", "أُلغي هذا اللقاء"}
	cancelledSays  = &text{"De bijeenkomst gaat niet door. U hoeft niets te doen.", "The meeting will not take place. You do not need to do anything.", "لن يُعقد اللقاء. لا يلزمك فعل أي شيء."}
	postponedTitle = &text{"Deze bijeenkomst is uitgesteld", "This meeting has been postponed", "أُجِّل هذا اللقاء"}
	postponedSays  = &text{"U blijft op de lijst staan. De nieuwe datum volgt.", "You stay on the list. The new date will follow.", "يبقى اسمك في القائمة. سنعلن الموعد الجديد لاحقًا."}
	heldTitle      = &text{"Deze bijeenkomst is geweest", "This meeting has taken place", "انتهى هذا اللقاء"}
)

// What a receipt tells and offers below that.
var (
	meetingLabel = &text{"Bijeenkomst", "Meeting", "اللقاء"}
	yourTable    = &text{"Uw tafel", "Your table", "طاولتك"}
	tableLater   = &text{"dat hoort u nog", "we will tell you later", "سنخبرك بها لاحقًا"}
	changedNow   = &text{"*Uw aanmelding is veranderd.*", "*Your sign-up has been changed.*", "*تم تغيير تسجيلك.*"}
	keepYourPage = &text{"Bewaar [de pagina van uw aanmelding]. Daar kunt u zich ook weer afmelden.",
		"Keep [the page of your sign-up]. You can also withdraw there.",
		"احتفظ بـ[صفحة تسجيلك]. يمكنك هناك أيضًا إلغاء التسجيل."}
	keepToChange = &text{"*Bewaar deze pagina.* Hier kunt u uw aanmelding veranderen, en u weer afmelden.",
		"*Keep this page.* Here you can change your sign-up, and withdraw.",
		"*احتفظ بهذه الصفحة.* يمكنك هنا تغيير تسجيلك أو إلغاؤه."}
	keepToWithdraw = &text{"*Bewaar deze pagina.* Hier kunt u zich ook weer afmelden.", "*Keep this page.* You can also withdraw here.", "*احتفظ بهذه الصفحة.* يمكنك هنا أيضًا إلغاء التسجيل."}
	linkInMail     = &text{"De link naar deze pagina staat in uw mail.", "The link to this page is in the email that we sent you.", "رابط هذه الصفحة موجود في بريدك الإلكتروني."}
	firstCounts    = &text{"Had u zich al eerder aangemeld met dit mailadres? Dan geldt uw eerste aanmelding.",
		"Had you already signed up with this email address? Then your first sign-up counts.",
		"هل سجّلت من قبل بهذا البريد الإلكتروني؟ إذًا يُعتمد تسجيلك الأول."}
	shareIt     = &text{"Vertel het een ander", "Tell somebody else", "أخبر غيرك"}
	linkCopied  = &text{"De link is gekopieerd", "The link has been copied", "تم نسخ الرابط"}
	shareFailed = &text{"Kopiëren lukt niet. Open de pagina van de bijeenkomst en kopieer daar het adres.", "Copying did not work. Open the page of the meeting and copy the address there.", "تعذّر النسخ. افتح صفحة اللقاء وانسخ العنوان من هناك."}

	allInCalendar = &text{"U kunt al uw aanmeldingen in uw eigen kalender zetten. Verandert er iets? Dan verandert uw kalender mee.",
		"You can put all your sign-ups in your own calendar. Does anything change? Then your calendar changes too.",
		"يمكنك إضافة كل تسجيلاتك إلى تقويمك الخاص. إذا تغيّر شيء، يتغيّر تقويمك تلقائيًا."}
	haveAddress  = &text{"Hebt u al een eigen kalenderadres?", "Do you already have a calendar address of your own?", "هل لديك عنوان تقويم خاص بالفعل؟"}
	pasteAddress = &text{"Plak het hier. Dan komt deze aanmelding erbij.", "Paste it here. Then this sign-up is added.", "ألصقه هنا، فيُضاف هذا التسجيل إليه."}
	putAllIn     = &text{"Zet mijn aanmeldingen in mijn kalender", "Put my sign-ups in my calendar", "أضف تسجيلاتي إلى تقويمي"}
	onlyThisOne  = &text{"Of zet alleen deze bijeenkomst in uw kalender. Verandert er iets? Dan verandert uw kalender niet mee.",
		"Or put only this meeting in your calendar. Does anything change? Then your calendar does not change with it.",
		"أو أضف هذا اللقاء وحده إلى تقويمك. إذا تغيّر شيء، لا يتغيّر تقويمك تلقائيًا."}

	cannotCome = &text{"Kunt u toch niet? Meld u dan af. Dan kan iemand anders komen.",
		"Can you not come after all? Then please withdraw. Somebody else can come instead.",
		"تعذّر عليك الحضور؟ ألغِ تسجيلك من فضلك، ليتمكّن شخص آخر من الحضور."}
	withdrawMe = &text{"Meld mij af", "Withdraw my sign-up", "إلغاء تسجيلي"}
	pressUntil = &text{"Druk op de knop. Dan is uw aanmelding klaar. Dat kan tot {0}. Daarna geldt uw aanmelding niet meer.",
		"Press the button. Then your sign-up is complete. You can do this until {0}. After that your sign-up no longer counts.",
		"اضغط الزر ليكتمل تسجيلك. يمكنك ذلك حتى {0}. بعد ذلك لا يُعتمد تسجيلك."}
	confirmMine = &text{"Bevestig mijn aanmelding", "Confirm my sign-up", "تأكيد تسجيلي"}
	notByYou    = &text{"Hebt u zich niet zelf aangemeld? Dan hoeft u niets te doen.", "Did you not sign up yourself? Then you do not need to do anything.", "لم تسجّل بنفسك؟ لا يلزمك فعل أي شيء."}
	answerUntil = &text{"U kunt antwoorden tot {0}.", "You can answer until {0}.", "يمكنك الرد حتى {0}."}
	yesICome    = &text{"Ja, ik kom", "Yes, I am coming", "نعم، سأحضر"}
	noThanks    = &text{"Nee, dank u", "No, thank you", "لا، شكرًا"}

	stepUnknown = &text{"We kregen geen antwoord. We weten niet of het is gelukt. Kijk of u internet hebt en druk nog een keer op de knop.",
		"We did not get an answer. We do not know whether it worked. Please check that you have internet, and press the button again.",
		"لم يصلنا جواب، ولا نعرف إن كان ذلك قد تم. تحقّق من اتصالك بالإنترنت واضغط الزر مرة أخرى."}

	changeYours  = &text{"Verander uw aanmelding", "Change your sign-up", "تغيير تسجيلك"}
	countAlready = &plural{
		[2]string{"Tel uzelf mee. Nu staat u op de lijst met 1 persoon.", "Tel uzelf mee. Nu staat u op de lijst met # mensen."},
		[2]string{"Count yourself too. Now you are on the list with 1 person.", "Count yourself too. Now you are on the list with # people."},
		[6]string{"احسب نفسك أيضًا. لا أحد في القائمة الآن.", "احسب نفسك أيضًا. العدد في القائمة الآن: شخص واحد.", "احسب نفسك أيضًا. العدد في القائمة الآن: شخصان.",
			"احسب نفسك أيضًا. العدد في القائمة الآن: # أشخاص.", "احسب نفسك أيضًا. العدد في القائمة الآن: # شخصًا.", "احسب نفسك أيضًا. العدد في القائمة الآن: # شخص."}}
	saveChange  = &text{"Bewaar de verandering", "Save the change", "حفظ التغيير"}
	downloadAll = &text{"Download alles wat we van u bewaren", "Download all that we keep about you", "تنزيل كل ما نحفظه عنك"}
	toMeeting   = &text{"Naar de bijeenkomst", "To the meeting", "صفحة اللقاء"}
	toAgenda    = &text{"Naar de agenda", "To the agenda", "إلى جدول اللقاءات"}
)

// What somebody reads who has signed up and must show that the address is theirs. All
// mail to who reads Arabic is in English, and says so here.
var (
	almostDone = &text{"Uw aanmelding is bijna klaar. We hebben u een mail gestuurd met een link.",
		"Your sign-up is almost complete. We have sent you an email with a link.",
		"تسجيلك على وشك الاكتمال. أرسلنا إليك رسالة بالإنجليزية فيها رابط."}
	orElse      = &text{"Doet u dat niet? Dan geldt uw aanmelding niet.", "If you do not, your sign-up does not count.", "إذا لم تفعل ذلك، لا يُعتمد تسجيلك."}
	mailMissing = &text{"Geen mail gekregen? Wacht een paar minuten. Kijk ook in de map voor reclame of spam. Nog steeds niets? Misschien klopt het mailadres niet. Meld u dan opnieuw aan.",
		"No email yet? Wait a few minutes. Please also look in the folder for junk mail or spam. Still nothing? Perhaps the email address is not right. Then sign up again.",
		"لم تصلك رسالة؟ انتظر بضع دقائق. تفقّد أيضًا مجلد الرسائل غير المرغوب فيها. لم تصل بعد؟ ربما كان عنوان بريدك الإلكتروني غير صحيح. سجّل عندئذ من جديد."}
)

// What stands around a form that nothing could be done with.
var (
	youTyped   = &text{"*Dit had u ingevuld:*", "*This is what you filled in:*", "*هذا ما كتبته:*"}
	ifFewer    = &text{"Als er minder plekken zijn", "If there are fewer places", "إذا كانت الأماكن أقل"}
	comeFewer  = &text{"komt u met minder mensen", "you come with fewer people", "تأتي مع عدد أقل من الأشخاص"}
	yourAnswer = &text{"Uw antwoord", "Your answer", "إجابتك"}
	tryAgain   = &text{"Probeer het opnieuw", "Try again", "حاول مرة أخرى"}
)
