//! Sentences of many languages, and what their readers would type to find them.
#![allow(missing_docs, reason = "the names of the tests say what they check")]

use soul_search::{Document, Terms, search_words};

fn terms(content: &str) -> Terms {
    Terms::of(&Document { title: None, content, tags: &[], mood: None })
}

fn finds(terms: &Terms, text: &str) -> bool {
    let words = search_words(text);
    !words.is_empty() && words.iter().all(|word| word.points_in(&terms.text).is_some())
}

#[track_caller]
fn check(content: &str, found_by: &[&str], not_found_by: &[&str]) {
    let terms = terms(content);
    assert!(finds(&terms, content), "the sentence itself");
    for text in found_by {
        assert!(finds(&terms, text), "{text} finds {content}");
    }
    for text in not_found_by {
        assert!(!finds(&terms, text), "{text} does not find {content}");
    }
}

#[test]
fn english() {
    check(
        "I don't know why Anna's café was closed. Self-care, 11:11, naïve hopes!",
        &[
            "anna",
            "CAFE",
            "dont",
            "don't",
            "don’t",
            "self-care",
            "clos",
            "11:11",
            "naive hope",
            "i",
            "know hopes",
        ],
        &["coffee", "closedness", "ann café tea", "afe"],
    );
}

#[test]
fn german() {
    check(
        "Im Übrigen heißt die Straße wie der große Fluß. Schöne Beziehungen!",
        &["ubrigen", "übrig", "heisst", "STRASSE", "strasse", "groß", "fluss", "schon", "beziehung"],
        &["schoene", "ziehung"],
    );
}

#[test]
fn french() {
    check(
        "Aujourd’hui, l'été où mon cœur s’éveille ; Noël à l’œuvre.",
        &[
            "aujourd'hui",
            "aujourdhui",
            "hui",
            "ete",
            "L'ÉTÉ",
            "coeur",
            "cœur",
            "eveil",
            "noel",
            "oeuvre",
            "s'eveille",
        ],
        &["hier", "veille"],
    );
}

#[test]
fn spanish_portuguese_and_italian() {
    check(
        "El niño soñó; a ação e o coração; dell'anima così",
        &["nino", "sono", "acao", "coracao", "anima", "dell'anima", "cosi"],
        &["corazon"],
    );
}

#[test]
fn vietnamese() {
    check(
        "Đêm nay trăng tròn, lòng tôi rất bình yên ở Đà Nẵng",
        &["dem", "đêm", "trang tron", "TRĂNG TRÒN", "binh yen", "da nang", "Đà Nẵng"],
        &["sao"],
    );
    // As Apple's file names have it, in parts.
    check("tra\u{306}ng tro\u{300}n", &["trăng tròn"], &[]);
}

#[test]
fn turkish() {
    check(
        "Işık içinde İstanbul, ılık rüzgâr ve şiir. ISPARTA",
        &["ışık", "isik", "IŞIK", "istanbul", "İSTANBUL", "ISTANBUL", "ilik", "ruzgar", "siir", "ısparta"],
        &["ankara"],
    );
}

#[test]
fn polish_and_czech() {
    check(
        "Łódź, żółw i księżyc; příliš žluťoučký kůň",
        &["lodz", "ŁÓDŹ", "zolw", "ksiezyc", "prilis", "kun"],
        &["kon"],
    );
}

#[test]
fn greek() {
    check(
        "Ο Οδυσσέας είδε τους φίλους και τον ουρανό. ΦΩΣ",
        &["οδυσσεας", "ΟΔΥΣΣΕΑΣ", "φιλους", "ΦΊΛΟΥΣ", "φως", "Φωσ", "ουραν"],
        &["σελήνη"],
    );
    check("ὁ λόγος τῇ ψυχῇ", &["λογος", "τη ψυχη", "ΛΟΓΟΣ"], &[]);
}

#[test]
fn russian_and_ukrainian() {
    check(
        "Ещё одна ёлка, мой тёплый вечер и Луна",
        &["еще", "ЕЩЁ", "елка", "мой", "теплый", "луна", "вечер луна"],
        &["утро"],
    );
    check("Сьогодні м'ята і п’ять зірок, їжак", &["м'ята", "мята", "п'ять", "їжак", "зірок"], &["звезда"]);
}

#[test]
fn arabic_and_persian() {
    check(
        "اليومَ رأيتُ القَمَرَ في السماء، وأنا سعيدة بالحيـــاة ١٢",
        &["القمر", "اليوم", "رايت", "سعيده", "بالحياة", "١٢", "12", "وانا"],
        &["شمس"],
    );
    check("کتاب می‌خواهم یاد بگیرم", &["كتاب", "کتاب", "میخواهم", "می‌خواهم", "ياد"], &["ماه"]);
}

#[test]
fn hebrew() {
    check(
        "שָׁלוֹם עֲלֵיכֶם, חלומות טובים. צה\"ל צה״ל",
        &["שלום", "שָׁלוֹם", "עליכם", "חלום", "חלומות", "צה\"ל", "צהל", "צה״ל"],
        &["ירח"],
    );
}

#[test]
fn hindi_and_bengali() {
    check(
        "आज रात चाँद पूर्ण है, मन शांत। ज़िन्दगी",
        &["रात", "चाँद", "पूर्ण", "पूर", "शांत", "जिन्दगी", "ज़िन्दगी"],
        &["सूरज", "ण"],
    );
    check("আজ রাতে চাঁদ বড়", &["চাঁদ", "রাত", "বড়", "বড\u{9bc}"], &["সূর্য"]);
}

#[test]
fn tamil_and_telugu() {
    check("இன்று நிலவு அழகாக இருந்தது", &["நிலவு", "அழகாக", "நில"], &["சூரியன்"]);
    check("ఈ రోజు చంద్రుడు అందంగా ఉన్నాడు", &["చంద్రుడు", "అందం"], &["సూర్యుడు"]);
}

#[test]
fn korean() {
    check(
        "오늘 밤하늘을 보며 꿈을 적었다",
        &["오늘", "밤하늘", "밤하느", "꿈", "꿈을", "적었", "\u{1101}\u{116e}\u{11b7}"],
        &["하늘", "구름"],
    );
}

#[test]
fn chinese() {
    check(
        "今天满月，心情很平静。我爱写日记",
        &["满月", "月", "心情", "平静", "日记", "写日记", "今", "很平静"],
        &["太阳", "静平", "星"],
    );
}

#[test]
fn japanese() {
    check(
        "新月の夜に静かな音楽を聴いた。アストロロジーとﾒﾓ、カ\u{3099}ラス",
        &["新月", "夜", "静か", "音楽を聴いた", "アストロ", "メモ", "ガラス", "ジー", "聴"],
        &["満月", "カラス", "太陽"],
    );
}

#[test]
fn thai_lao_khmer_and_burmese() {
    check(
        "คืนนี้พระจันทร์เต็มดวงและฉันมีความสุข",
        &["พระจันทร์", "จันทร์", "ความสุข", "คืน", "ฉัน", "สุข", "ข"],
        &["ดวงดาว", "เศร้า"],
    );
    check("ຄືນນີ້ພະຈັນເຕັມດວງ", &["ພະຈັນ", "ຄືນ"], &["ດາວ"]);
    check("យប់នេះព្រះច័ន្ទពេញវង់", &["ព្រះច័ន្ទ", "យប់"], &["ផ្កាយ"]);
    check("ဒီည လပြည့်ည ဖြစ်တယ်", &["လပြည့်", "ဒီည"], &["နေ"]);
}

#[test]
fn pictographs_and_signs() {
    check("🌕 in ♏\u{fe0f}: 🧘🏽‍♀️ done ☿", &["🌕", "♏", "🧘", "♀", "☿ done"], &["🌑", "♈"]);
}

#[test]
fn two_languages_in_one_sentence() {
    check(
        "今日はMorning Pagesを3ページ書いた",
        &["morning", "今日", "pages ページ", "3", "書いた"],
        &["evening"],
    );
}

#[test]
fn what_holds_no_word_finds_nothing() {
    for text in ["", "   ", "?!…", "'", "\u{301}", "—"] {
        assert!(search_words(text).is_empty(), "{text}");
    }
}
