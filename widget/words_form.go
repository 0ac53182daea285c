package widget

import "github.com/omziennaarelkaar/netwerk/event"

// Numbers of something, as they stand behind "after" and "within".
var (
	dayCount    = &plural{[2]string{"# dag", "# dagen"}, [2]string{"# day", "# days"}, [6]string{"# يوم", "يوم واحد", "يومين", "# أيام", "# يومًا", "# يوم"}}
	hourCount   = &plural{[2]string{"# uur", "# uur"}, [2]string{"# hour", "# hours"}, [6]string{"# ساعة", "ساعة واحدة", "ساعتين", "# ساعات", "# ساعة", "# ساعة"}}
	minuteCount = &plural{[2]string{"# minuut", "# minuten"}, [2]string{"# minute", "# minutes"}, [6]string{"# دقيقة", "دقيقة واحدة", "دقيقتين", "# دقائق", "# دقيقة", "# دقيقة"}}
)

// Who comes.
var (
	nameLabel       = &text{"Uw naam", "Your name", "اسمك"}
	emailLabel      = &text{"Uw mailadres", "Your email address", "عنوان بريدك الإلكتروني"}
	seatsLabel      = &text{"Met hoeveel mensen komt u?", "How many people will come?", "كم عدد الأشخاص الذين سيحضرون؟"}
	countYourself   = &text{"Tel uzelf mee.", "Count yourself too.", "العدد يشملك أيضًا."}
	fewerIsFine     = &text{"Zijn er minder plekken vrij? Dan komen we met minder mensen.", "Are fewer places free? Then we will come with fewer people.", "إذا توفر عدد أقل من الأماكن، فسنحضر بعدد أقل."}
	nameOthers      = &text{"Komt u met meer mensen? Geef hun namen als u dat wilt", "Are more people coming with you? Give their names if you like", "هل سيأتي معك آخرون؟ يمكن ذكر أسمائهم هنا"}
	companionsLabel = &text{"Wie komen er mee?", "Who is coming with you?", "من سيأتي معك؟"}
	onOwnLine       = &text{"Zet elke naam op een eigen regel. Dit mag leeg blijven.", "Put each name on a line of its own. You may leave this empty.", "يُكتب كل اسم في سطر منفصل. يمكن ترك هذا الحقل فارغًا."}
	roleQuestion    = &text{"In welke rol komt u?", "In which role will you come?", "ما صفة حضورك؟"}
	ratherNotSay    = &text{"Zeg ik liever niet", "I would rather not say", "أفضّل عدم الإجابة"}
	placesByRole    = &text{"Er zijn plekken per rol.", "There are places for each role.", "لكل صفة عدد محدد من الأماكن."}
	chooseRole      = &text{"Kies uw rol", "Choose your role", "اختيار الصفة"}
	roleIsFull      = &text{" (vol)", " (full)", " (اكتمل العدد)"}
	behalfLabel     = &text{"Namens welk initiatief of welke organisatie komt u?", "For which initiative or organisation will you come?", "ما المبادرة أو المنظمة التي يكون حضورك باسمها؟"}
)

// What a meeting asks beside that.
var (
	noReply       = &text{"Geen antwoord", "No answer", "بلا إجابة"}
	choose        = &text{"Maak een keuze", "Make a choice", "الرجاء الاختيار"}
	yes           = &text{"Ja", "Yes", "نعم"}
	no            = &text{"Nee", "No", "لا"}
	replyIsErased = &text{"We wissen uw antwoord {0} na de bijeenkomst.", "We erase your answer {0} after the meeting.", "نحذف إجابتك بعد {0} من اللقاء."}
	tablesLabel   = &text{"Aan welke tafel wilt u zitten?", "At which table would you like to sit?", "ما الطاولة المفضلة لديك؟"}
	sitTogether   = &text{"Uw groep zit bij elkaar. Kies de tafels die u graag wilt. Dit mag leeg blijven.", "Your group sits together. Choose the tables you would like. You may leave this empty.", "تجلس مجموعتك معًا. يمكن اختيار الطاولات المفضلة، أو ترك هذا الحقل فارغًا."}
	firstChoice   = &text{"Uw eerste keus", "Your first choice", "اختيارك الأول"}
	secondChoice  = &text{"Uw tweede keus", "Your second choice", "اختيارك الثاني"}
	noPreference  = &text{"Geen voorkeur", "No preference", "بلا تفضيل"}
	tableSeats    = &plural{[2]string{" (# plek)", " (# plekken)"}, [2]string{" (# place)", " (# places)"}, [6]string{" (# مكان)", " (مكان واحد)", " (مكانان)", " (# أماكن)", " (# مكانًا)", " (# مكان)"}}
	anyNeeds      = &text{"Hebt u iets nodig?", "Do you need anything?", "هل لديك احتياجات معينة؟"}
	needsAreYours = &text{"Vul dit alleen in als u dat wilt. Dan kan de organisatie er rekening mee houden. Andere bezoekers zien het niet. {0} na de bijeenkomst wissen we het.",
		"Fill this in only if you want to. Then the organisers can take it into account. Other visitors do not see it. We erase it {0} after the meeting.",
		"هذا الحقل اختياري. يساعد الجهة المنظمة على مراعاة احتياجاتك. لا يراه الزوار الآخرون. نحذفه بعد {0} من اللقاء."}
	accessExample = &text{"Bijvoorbeeld: ik kom met een rolstoel.", "For example: I use a wheelchair.", "مثلًا: أستخدم كرسيًا متحركًا."}
	dietExample   = &text{"Bijvoorbeeld: ik eet geen vlees.", "For example: I do not eat meat.", "مثلًا: لا آكل اللحم."}
)

// Around the fields.
var (
	optional     = &text{"Dit mag leeg blijven.", "You may leave this empty.", "يمكن ترك هذا الحقل فارغًا."}
	needed       = &text{"(verplicht)", "(required)", "(إلزامي)"}
	leaveEmpty   = &text{"Laat dit leeg", "Leave this empty", "يُترك هذا الحقل فارغًا"}
	notAllRight  = &text{"Nog niet alles is goed ingevuld.", "Not everything is filled in correctly yet.", "بعض الحقول غير مكتملة أو غير صحيحة."}
	joinQueue    = &text{"*Alle plekken zijn bezet.* U kunt wel op de wachtlijst. Komt er een plek vrij? {0}", "*All places are taken.* You can join the waiting list. Does a place come free? {0}", "*جميع الأماكن محجوزة.* يمكنك الانضمام إلى قائمة الانتظار. إذا توفّر مكان: {0}"}
	moveUpSelf   = &text{"Dan schuift u vanzelf op.", "Then you move up by itself.", "يتقدّم دورك تلقائيًا."}
	moveUpByMail = &text{"Dan vragen we u per mail of u nog wilt.", "Then we ask you by email whether you still want it.", "نسألك عبر البريد الإلكتروني هل ما زالت لديك رغبة في الحضور."}
	moveUpByPage = &text{"Dan vragen we u op uw eigen pagina of u nog wilt.", "Then we ask you on your own page whether you still want it.", "نسألك في صفحتك الخاصة هل ما زالت لديك رغبة في الحضور."}
	queueMe      = &text{"Zet mij op de wachtlijst", "Put me on the waiting list", "الانضمام إلى قائمة الانتظار"}
	signMeUp     = &text{"Meld mij aan", "Sign me up", "إرسال التسجيل"}
	useOfData    = &text{"We gebruiken uw gegevens alleen voor deze bijeenkomst. De organisatie ziet ze, andere bezoekers niet. {0} na de bijeenkomst wissen we ze. Kreeg u geen plek? Dan na {1}.",
		"We use your data only for this meeting. The organisers see it, other visitors do not. We erase it {0} after the meeting. Did you not get a place? Then after {1}.",
		"نستخدم بياناتك لهذا اللقاء فقط. تراها الجهة المنظمة، ولا يراها الزوار الآخرون. نحذفها بعد {0} من اللقاء. وإن لم يتوفر لك مكان، فبعد {1}."}
	fairness     = &text{event.Fairness, "Who signs up first comes first. Does a place come free? It is for whoever has waited longest and wants it.", "الأولوية لمن يسجّل أولًا. وإذا توفّر مكان، فهو لمن انتظر أطول مدة ويرغب فيه."}
	openThatLink = &text{"Open die link binnen {0} en druk daar op de knop.", "Open that link within {0} and press the button there.", "يُرجى فتح الرابط خلال {0} والضغط على الزر هناك."}
	mailComes    = &text{"*U krijgt een mail met een link.* {0} Dan is uw aanmelding klaar.", "*You will get an email with a link.* {0} Then your sign-up is complete.", "*ستصلك رسالة بالبريد الإلكتروني باللغة الإنجليزية، وفيها رابط.* {0} عندها يكتمل تسجيلك."}
	noMailComes  = &text{"*U hoeft uw mailadres niet te bevestigen.* Bewaar de pagina die u na het aanmelden ziet. Daar kunt u zich ook weer afmelden.",
		"*You do not have to confirm your email address.* Keep the page that you see after signing up. There you can also withdraw.",
		"*لا حاجة إلى تأكيد عنوان بريدك الإلكتروني.* يُرجى الاحتفاظ بالصفحة التي تظهر لك بعد التسجيل. يمكنك فيها أيضًا إلغاء تسجيلك."}
)

// What the element says while it sends a form. Nothing here claims a seat.
var (
	formSending = &text{"We versturen uw aanmelding nu.", "We are sending your sign-up now.", "نرسل تسجيلك الآن."}
	formOffline = &text{"Er is nu geen internet. Uw aanmelding is nog niet verstuurd: u hebt nog geen plek. Sluit deze pagina niet. We versturen uw aanmelding zodra er weer internet is.",
		"There is no internet now. Your sign-up has not been sent yet: you do not have a place yet. Do not close this page. We will send your sign-up as soon as there is internet again.",
		"لا يوجد اتصال بالإنترنت الآن. لم يُرسل تسجيلك بعد، وليس لديك مكان بعد. الرجاء عدم إغلاق هذه الصفحة. سنرسل تسجيلك عندما يعود الاتصال."}
	formUnknown = &text{"We kregen geen antwoord. We weten niet of u bent aangemeld. Kijk of u internet hebt en probeer het opnieuw. U krijgt dan nooit twee keer een plek.",
		"We got no answer. We do not know whether you are signed up. Check your internet and try again. You will never get a place twice.",
		"لم نتلقَّ ردًا. لا نعرف هل تم تسجيلك. يُرجى التحقق من اتصالك بالإنترنت والمحاولة مرة أخرى. لن يُحجز لك مكان مرتين."}
)
