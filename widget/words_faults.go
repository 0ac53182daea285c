package widget

import "github.com/omziennaarelkaar/netwerk/event"

// faultWords are the sentences of [event.FieldError] in the languages that package
// event does not write. {0} is the limit. The first row that fits counts; one
// without a field is for all other fields, and the last one for all other codes.
var faultWords = [...]struct {
	code   event.Code
	field  string
	en, ar string
}{
	{event.CodeRequired, "name", "Fill in your name.", "الرجاء كتابة اسمك."},
	{event.CodeRequired, "email", "Fill in your email address.", "الرجاء كتابة عنوان بريدك الإلكتروني."},
	{event.CodeRequired, anyField, "Fill this in.", "الرجاء ملء هذا الحقل."},
	{event.CodeTooLong, anyField, "This is too long. Use no more than {0} characters.", "هذا النص طويل جدًا. الحد الأقصى لعدد الأحرف هو {0}."},
	{event.CodeTooMany, "seats", "That is too many people. Sign up no more than {0} people at once.", "هذا العدد كبير جدًا. الحد الأقصى لعدد الأشخاص في التسجيل الواحد هو {0}."},
	{event.CodeTooMany, "companions", "Those are more names than people. Take names away, or come with more people.", "عدد الأسماء أكبر من عدد الأشخاص. الرجاء حذف بعض الأسماء أو زيادة عدد الأشخاص."},
	{event.CodeTooMany, anyField, "This is too much. There can be no more than {0}.", "هذا كثير جدًا. الحد الأقصى هو {0}."},
	{event.CodeTooFew, "seats", "Fill in how many people will come: 1 or more.", "الرجاء كتابة عدد الأشخاص الذين سيحضرون: 1 أو أكثر."},
	{event.CodeTooFew, anyField, "This is too little. There must be at least {0}.", "هذا قليل جدًا. الحد الأدنى هو {0}."},
	{event.CodeCharacters, anyField, "There is a character here that we cannot read. Type the text again.", "يوجد هنا رمز لا يمكننا قراءته. الرجاء كتابة النص من جديد."},
	{event.CodeEmail, anyField, "This is not a complete email address. An email address looks like this: name@example.com.", "هذا العنوان غير مكتمل. يُكتب عنوان البريد الإلكتروني هكذا: name@example.com."},
	{event.CodeUnknown, anyField, "We do not know this. Choose something from the list.", "هذا الخيار غير معروف لدينا. الرجاء الاختيار من القائمة."},
	{event.CodeOutsideEvent, anyField, "This part falls outside the time of the meeting.", "هذا الجزء يقع خارج وقت اللقاء."},
	{event.CodeOutOfOrder, anyField, "This time is not in the right order. Look at the other times too.", "هذا الوقت ليس في الترتيب الصحيح. الرجاء مراجعة الأوقات الأخرى أيضًا."},
	{event.CodeOverlap, anyField, "This is at the same time as another part.", "هذا الجزء يتزامن مع جزء آخر."},
	{event.CodeZone, anyField, "Give a time zone, for example Europe/Amsterdam.", "الرجاء تحديد منطقة زمنية، مثل Europe/Amsterdam."},
	{event.CodeSlug, anyField, "Use only small letters, digits and hyphens.", "الرجاء استخدام الحروف اللاتينية الصغيرة والأرقام والشرطات فقط."},
	{event.CodeType, "seats", "Fill in a number, for example 2.", "الرجاء كتابة رقم، مثل 2."},
	{event.CodeType, anyField, "This does not have the right form.", "هذه القيمة ليست بالشكل الصحيح."},
	{event.CodeNoField, anyField, "We do not know this field. Leave it out.", "هذا الحقل غير معروف لدينا. الرجاء حذفه."},
	{event.CodeTooLate, anyField, "This is too late. A meeting lasts no more than 31 days.", "هذا متأخر جدًا. لا تزيد مدة اللقاء على 31 يومًا."},
	{event.CodeOffset, anyField, "This time does not fit the time zone. In the Netherlands it is +01:00 in winter and +02:00 in summer.", "هذا الوقت لا يوافق المنطقة الزمنية. في هولندا هي +01:00 شتاءً و+02:00 صيفًا."},
	{event.CodeMidnight, anyField, "Does it last the whole day? Then let it begin at 00:00 and end at 00:00 on the next day.", "هل يستمر اللقاء طوال اليوم؟ ليكن البدء في الساعة 00:00 والانتهاء في الساعة 00:00 من اليوم التالي."},
	{event.CodeElsewhere, anyField, "This meeting comes from another agenda. Sign up there.", "هذا اللقاء من جدول لقاءات آخر. التسجيل يتم هناك."},
	{anyCode, anyField, "This is not right.", "هذه القيمة غير صحيحة."},
}

// refusals are what a visitor can be refused, by the stable code of the refusal. What
// only keepers of the network meet is Dutch.
var refusals = foreign[string]{
	{string(event.ErrFull), "All places are taken, and there is no waiting list.", "جميع الأماكن محجوزة، ولا توجد قائمة انتظار."},
	{string(event.ErrNotEnoughSeats), "There are not enough places for your whole group. Sign up with fewer people.", "لا توجد أماكن كافية لمجموعتك كلها. يمكن التسجيل بعدد أقل من الأشخاص."},
	{string(event.ErrNotOffered), "You cannot sign up for this meeting here.", "التسجيل في هذا اللقاء غير متاح هنا."},
	{string(event.ErrNotYetOpen), "You cannot sign up yet. Try again later.", "لم يبدأ التسجيل بعد. الرجاء المحاولة لاحقًا."},
	{string(event.ErrDeadlinePassed), "You can no longer sign up. The last day has passed.", "انتهى التسجيل. مضى آخر يوم له."},
	{string(event.ErrOver), "This meeting has already begun. You can no longer sign up or withdraw.", "بدأ هذا اللقاء. لم يعد التسجيل أو إلغاؤه ممكنًا."},
	{string(event.ErrNotLive), "This cannot be done with this sign-up. Look at the page of the sign-up to see how it stands.", "هذا غير ممكن مع هذا التسجيل. تُظهر صفحة التسجيل حالته الآن."},
	{string(event.ErrRoleFull), "All places for your role are taken. Will you come in another role? Then choose that one.", "جميع الأماكن المخصصة لصفتك محجوزة. إذا كان حضورك بصفة أخرى، فالرجاء اختيارها."},
	{string(event.ErrTableFull), "There is not enough room at this table. Choose another table.", "لا يوجد مكان كافٍ على هذه الطاولة. الرجاء اختيار طاولة أخرى."},
	{string(event.ErrLapsed), "The time to confirm is over. Your place was not kept. Sign up again.", "انتهى وقت التأكيد، ولم يُحفظ مكانك. الرجاء التسجيل من جديد."},
	{string(event.ErrOfferOver), "The time to say yes is over. The place has gone to somebody else. Sign up again if you still want to come.", "انتهى وقت القبول، وأُعطي المكان لشخص آخر. يمكنك التسجيل من جديد إذا كانت لديك رغبة في الحضور."},
	{string(event.ErrNoOffer), "There is no place now that you can accept.", "لا يوجد الآن مكان يمكنك قبوله."},
	{string(event.ErrStillWaiting), "You are still waiting for a place. You cannot wait with more people. Let the others sign up themselves.", "ما زلت في انتظار مكان. لا يمكن الانتظار بعدد أكبر من الأشخاص. يمكن للآخرين التسجيل بأنفسهم."},
	{string(event.ErrNoMore), "There is no room for more people. Your sign-up stays as it was.", "لا يوجد مكان لعدد أكبر من الأشخاص. يبقى تسجيلك كما كان."},
	{string(event.ErrNotBegun), "The meeting has not begun yet. This can be done only after that.", "لم يبدأ اللقاء بعد. هذا ممكن بعد بدايته فقط."},
	{string(event.ErrBelowTaken), "More places are taken already. Choose a higher number.", "عدد الأماكن المحجوزة أكبر من ذلك. الرجاء اختيار عدد أكبر."},
	{string(event.ErrTransition), "This cannot be done with this meeting now.", "هذا غير ممكن مع هذا اللقاء الآن."},
	{string(event.ErrNotEnded), "This meeting is not over yet.", "لم ينته هذا اللقاء بعد."},
	{string(event.ErrReason), "Give a reason.", "الرجاء ذكر السبب."},
	{"not_found", "We cannot find this. Perhaps the address was not copied well.", "لم نتمكن من العثور على هذا. ربما لم يُنسخ العنوان بشكل صحيح."},
	{"token", "This code does not belong to a sign-up. Use the link that you got when you signed up.", "هذا الرمز لا يخص أي تسجيل. الرجاء استخدام الرابط الذي حصلت عليه عند التسجيل."},
	{"unproven", "This can be done only with the link from our email. Then we know that it is you.", "هذا ممكن فقط من خلال الرابط الذي أرسلناه بالبريد الإلكتروني. هكذا نتأكد من هويتك."},
	{"key_reused", "This request was sent before, with other details. Begin again with an empty form.", "أُرسل هذا الطلب من قبل ببيانات أخرى. الرجاء البدء من جديد بنموذج فارغ."},
	{"key", "This form cannot be sent. Begin again with an empty form.", "لا يمكن إرسال هذا النموذج. الرجاء البدء من جديد بنموذج فارغ."},
	{"busy", "It is too busy now. Nothing was changed. Try again in a minute.", "يوجد ضغط كبير الآن. لم يتغيّر شيء. الرجاء المحاولة بعد دقيقة."},
	{"unknown", "We do not know whether it worked. Try again in a minute. You will never get a place twice.", "لا نعرف هل نجحت العملية. الرجاء المحاولة بعد دقيقة. لن يُحجز لك مكان مرتين."},
	{"too_often", "This was tried too often. Nothing was changed. Wait a few minutes and then try again. Or send an email to the organisers.", "تكررت المحاولة كثيرًا. لم يتغيّر شيء. الرجاء الانتظار بضع دقائق ثم المحاولة من جديد، أو مراسلة الجهة المنظمة."},
	{"storage_full", "We cannot keep anything now. Nothing was changed. Try again later, or call us or send us an email.", "لا يمكننا حفظ أي شيء الآن. لم يتغيّر شيء. الرجاء المحاولة لاحقًا، أو الاتصال بنا، أو مراسلتنا."},
	{"after", "This address is not right. Perhaps it was not copied well. Go to the agenda and go on from there.", "هذا العنوان غير صحيح. ربما لم يُنسخ بشكل صحيح. يمكنك الانتقال إلى جدول اللقاءات والمتابعة من هناك."},
	{"personal", "This calendar address does not work. Perhaps it was not copied well, or the calendar was stopped. You make a new calendar on the page of your sign-up.", "عنوان التقويم هذا لا يعمل. ربما لم يُنسخ بشكل صحيح، أو أُوقف التقويم. يمكنك إنشاء تقويم جديد من صفحة تسجيلك."},
	{"personal_full", "This calendar is full. Make a new one: leave the field for the calendar address empty.", "هذا التقويم ممتلئ. يمكنك إنشاء تقويم جديد بترك حقل عنوان التقويم فارغًا."},
	{"personals_full", "Very many calendars were made with this sign-up already. Use a calendar that you have.", "أُنشئت تقاويم كثيرة جدًا بهذا التسجيل. الرجاء استخدام تقويم لديك."},
	{"too_large", "This is too much text. Make it shorter and send it again.", "هذا النص طويل جدًا. الرجاء اختصاره ثم إرساله من جديد."},
	{"json", "We cannot read this. Go back and try again.", "لا يمكننا قراءة هذا الطلب. الرجاء الرجوع والمحاولة من جديد."},
	{"changed", "This sign-up was changed in the meantime. Look at how it is now and then send your change again.", "تغيّر هذا التسجيل في هذه الأثناء. الرجاء مراجعته كما هو الآن ثم إرسال التغيير من جديد."},
	{"invalid", "Not everything is filled in correctly yet. Look at the fields below.", "بعض الحقول غير مكتملة أو غير صحيحة. الرجاء مراجعة الحقول أدناه."},
	{"internal", "Something went wrong on our side. Try again later.", "حدث خطأ لدينا. الرجاء المحاولة لاحقًا."},
	{"unavailable", "It is too busy now. Nothing was changed. Try again in a minute.", "يوجد ضغط كبير الآن. لم يتغيّر شيء. الرجاء المحاولة بعد دقيقة."},
	{"once_more", "One more step. Check that everything is right and press the button again.", "بقيت خطوة واحدة. الرجاء التأكد من صحة كل شيء ثم الضغط على الزر مرة أخرى."},
	{"sent_before", "This form was sent before. Did you get an email from us? Then use the link in it. Do you want to sign up again? Then press the button once more.", "أُرسل هذا النموذج من قبل. إذا وصلتك رسالة منا، فالرجاء استخدام الرابط فيها. وإذا أردت التسجيل من جديد، فيُرجى الضغط على الزر مرة أخرى."},
}
