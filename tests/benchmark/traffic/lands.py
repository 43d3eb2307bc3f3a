"""Names, numbers and sentences of ten countries in eight languages, all made up.

The number prefixes are held by no operator in the data of libphonenumber (``carrier``), so that no
number belongs to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """One country: how its people are called and write."""

    code: str
    language: str
    calling: str
    prefix: str
    digits: int
    trunk: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    texts: tuple[str, ...]
    events: tuple[str, ...]
    place: tuple[float, float]


_ES_TEXTS = (
    "Su código de verificación es {n}. No lo comparta con nadie",
    "Hola, ¿nos vemos mañana a las {h} en la plaza?",
    "Su saldo disponible es ${n}.00 al día de hoy",
    "Mamá, ya llegué a la casa de la abuela, todo bien {n}",
    "Le recordamos que su cuota vence el día {h}. Pague a tiempo",
)
_ES_EVENTS = (
    "Cita con el dentista",
    "Cumpleaños de Marisol",
    "Reunión de padres",
    "Pago del arriendo",
)

LANDS = (
    Land("ID", "id", "62", "835", 11, "0",
         ("Arimbi", "Bagas", "Cempaka", "Dewanti", "Fajar", "Galuh", "Hapsari", "Jati", "Kirana"),
         ("Adikusumo", "Bratasena", "Danudirja", "Kertapati", "Padmonegoro", "Reksawibawa"),
         ("Kode OTP Anda {n}. JANGAN BERIKAN kode ini kepada siapa pun",
          "Besok kita bertemu di pasar jam {h}, bawa uangnya ya",
          "Saldo rekening Anda Rp{n}.000 per hari ini",
          "Sudah sampai rumah? Tolong kabari ibu ya {n}",
          "Tagihan listrik bulan ini sudah keluar, bayar sebelum tanggal {h}"),
         ("Rapat arisan RT", "Ulang tahun Kirana", "Kontrol ke puskesmas", "Bayar kontrakan"),
         (-6.914744, 107.609811)),
    Land("IN", "hi", "91", "6719", 10, "0",
         ("आरव", "विवान", "दीपिका", "सुनीता", "राजेश", "मनोज", "कविता", "प्रिया", "अनिल"),
         ("शर्मालकर", "वर्मापुरी", "गुप्तावाला", "यादवनगर", "मिश्रालोक", "त्रिपाठीकर"),
         ("आपका ओटीपी {n} है। इसे किसी के साथ साझा न करें",
          "कल सुबह {h} बजे बाज़ार में मिलते हैं, पैसे लेकर आना",
          "आपके खाते में ₹{n} जमा किए गए हैं",
          "घर पहुँच गए क्या? माँ को फ़ोन कर देना {n}",
          "बिजली का बिल {h} तारीख तक जमा करें"),
         ("डॉक्टर से मुलाकात", "प्रिया का जन्मदिन", "स्कूल की बैठक", "किराया देना"),
         (28.613939, 77.209023)),
    Land("PH", "tl", "63", "9742", 10, "0",
         ("Maligaya", "Bayani", "Dalisay", "Amihan", "Lakambini", "Magiting", "Tala", "Hiraya"),
         ("Macaraegan", "Dimaculanga", "Panganibanan", "Lualhatian", "Catacutanes", "Magsinoan"),
         ("Ang iyong OTP ay {n}. Huwag itong ibahagi kaninuman",
          "Magkita tayo bukas ng alas {h} sa palengke, dalhin mo ang pera",
          "Ang balanse ng iyong account ay PHP {n}.00",
          "Nakauwi ka na ba? Tawagan mo si nanay ha {n}",
          "Paalala: bayaran ang kuryente bago mag ika-{h}"),
         ("Binyag ng pamangkin", "Kaarawan ni Tala", "Pulong ng barangay", "Bayad sa upa"),
         (14.599512, 120.984222)),
    Land("NG", "en", "234", "716", 10, "0",
         ("Adaora", "Babajide", "Chimdinma", "Ebelechukwu", "Folashade", "Ikenna", "Olanike"),
         ("Okonjare", "Adeyemide", "Balogunwa", "Ezeokoli", "Nwachukwade", "Ogunbayo"),
         ("Your one-time code is {n}. Do not share it with anyone",
          "See you at the market tomorrow by {h}, bring the money",
          "Your account was credited with NGN {n}.00",
          "Have you reached home? Please call mummy {n}",
          "Your electricity bill is due on day {h} of the month"),
         ("Antenatal clinic", "Naming ceremony of Ikenna", "Parents meeting", "Pay house rent"),
         (6.524379, 3.379206)),
    Land("CN", "zh", "86", "162", 11, "",
         ("王明轩", "李思雨", "张伟宁", "刘洋帆", "陈静怡", "杨浩然", "赵雪莲", "黄子涵", "周梦琪"),
         ("", "先生", "老师", "同学", "经理", "师傅"),
         ("【示例银行】您的验证码为{n}，请勿告诉任何人。",
          "明天上午{h}点在菜市场门口见，记得带钱",
          "您尾号的账户今日入账人民币{n}元",
          "到家了吗？给妈妈打个电话，电话{n}",
          "请在本月{h}日前缴纳电费，避免停电"),
         ("牙医预约时间", "梦琪的生日聚会", "学校家长会", "交房租的日子"),
         (31.230416, 121.473701)),
    Land("VN", "vi", "84", "956", 9, "0",
         ("Nguyễn Thị Hương", "Trần Văn Đức", "Lê Minh Châu", "Phạm Quốc Bảo", "Võ Thanh Tâm"),
         ("Giang", "Khôi", "Lam", "Ngân", "Phúc", "Quỳnh"),
         ("Ma xac thuc cua ban la {n}. Khong chia se cho bat ky ai",
          "Mai mình gặp nhau ở chợ lúc {h} giờ nhé, nhớ mang tiền",
          "Tài khoản của bạn vừa nhận {n} đồng",
          "Con về đến nhà chưa? Gọi cho mẹ nhé {n}",
          "Hóa đơn tiền điện đến hạn ngày {h}, vui lòng thanh toán"),
         ("Khám răng định kỳ", "Sinh nhật bé Ngân", "Họp phụ huynh", "Trả tiền nhà"),
         (21.027764, 105.834160)),
    Land("CO", "es", "57", "370", 10, "",
         ("Yurani", "Fabián", "Marisol", "Édgar", "Luz Dary", "Wílmer", "Nubia", "Óscar"),
         ("Bermejales", "Castañedo", "Quiroguez", "Rincónada", "Valderrutén", "Zapatillo"),
         _ES_TEXTS, _ES_EVENTS, (4.710989, -74.072092)),
    Land("MX", "es", "52", "550", 10, "",
         ("Itzel", "Cuauhtémoc", "Xóchitl", "Emiliano", "Guadalupe", "Lázaro", "Ximena"),
         ("Altamirandez", "Bustamanterra", "Corralejo", "Peñalozana", "Tlacuiloh", "Urrutieta"),
         _ES_TEXTS, _ES_EVENTS, (19.432608, -99.133209)),
    Land("BR", "pt", "55", "11900", 11, "0",
         ("Iracema", "Ubirajara", "Conceição", "Thainá", "Valdir", "Josué", "Núbia", "Everaldo"),
         ("Albuquerqueiro", "Bragançola", "Figueiroa", "Nogueirense", "Saldanheiro", "Vilasboa"),
         ("Seu código de verificação é {n}. Não compartilhe com ninguém",
          "Amanhã nos vemos na feira às {h} horas, leve o dinheiro",
          "Você recebeu um Pix de R$ {n},00 hoje",
          "Já chegou em casa? Liga para a mamãe {n}",
          "Sua conta de luz vence no dia {h}, pague em dia"),
         ("Consulta no dentista", "Aniversário da Thainá", "Reunião da escola", "Pagar o aluguel"),
         (-23.550520, -46.633308)),
    Land("ZA", "en", "27", "850", 9, "0",
         ("Nomvula", "Sibusiso", "Thandeka", "Lwazi", "Anelisa", "Katlego", "Refilwe"),
         ("Mkhabelane", "Dlaminikazi", "van Rensberg", "Mokoenane", "Nkosinathiwe", "Bothasen"),
         ("Your OTP is {n}. Never tell it to anyone, not even the bank",
          "Meet me at the taxi rank at {h}, and bring the cash please",
          "R{n}.00 paid into your account today",
          "Did you get home safely? Phone gogo, she worries {n}",
          "Reminder: prepaid electricity runs out on day {h}"),
         ("Clinic appointment", "Birthday of Lwazi", "School governing body", "Pay the rent"),
         (-26.204103, 28.047305)),
)  # fmt: skip
"""Ten countries."""

BY_CODE = {land.code: land for land in LANDS}
