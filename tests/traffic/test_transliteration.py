"""Names of other scripts are found in the letters that software gives them, and nobody else's."""

from __future__ import annotations

import pytest

from inspector.model.persona import Contact, Persona
from inspector.traffic.planted.pinyin import pinyin_forms
from inspector.traffic.planted.romanise import romanised
from inspector.traffic.planted.search import Planted
from tests.traffic.exchanges import found, post, result

ICU = {
    "राजेश कुलकर्णी": "rajesa kulakarni",
    "ज्योत्सना चतुर्वेदी": "jyotsana caturvedi",
    "क़ासिम फ़िरोज़": "qasima firoza",
    "আফরোজা তালুকদার": "apharoja talukadara",
    "காவ்யா ராமநாதன்": "kavya ramanatan",
    "నాగేశ్వర రావు": "nagesvara ravu",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ": "guraprita sigha",
    "ಕೃಷ್ಣಮೂರ್ತಿ": "krsnamurti",
    "محمد عبدالعزيز": "mhmd ʿbdalʿzyz",
    "فاطمه خانم چوہدری": "fatmh khanm chwہdry",
    "Дмитрий Щербаков": "dmitrij serbakov",
    "Юлия Ковальчук": "ulia koval'cuk",
}
"""What ``uconv -x "Any-Latin; Latin-ASCII"`` of ICU 72.1 prints, in lower case."""


@pytest.mark.parametrize("name", ICU)
def test_what_the_phone_s_own_transliterator_writes(name: str) -> None:
    assert ICU[name] in romanised(name)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("राजेश कुलकर्णी", "rajesh kulkarni"),
        ("राजेश कुलकर्णी", "rajes kulkrni"),
        ("सुनीता शर्मा", "sunita sharma"),
        ("सुनीता शर्मा", "suniitaa shrmaa"),
        ("Дмитрий Щербаков", "dmitriy shcherbakov"),
        ("Юлия Ковальчук", "iuliia kovalchuk"),
        ("กานดา จันทรเกษม", "kanda chanthreksm"),
        ("አበበ ከበደ", "abebe kebede"),
        ("ගයාන් පෙරේරා", "gyan perera"),
        ("မြင့်မြင့်အေး", "mrnmrne"),
        ("김민수", "gimminsu"),
    ],
)
def test_other_standards(name: str, latin: str) -> None:
    assert latin in romanised(name)


def test_a_name_in_latin_letters_stays() -> None:
    assert romanised("Nguyễn Thị Ánh Tuyết") == ()
    assert romanised("José Núñez 🏠") == ()


def facts(persona: Persona, text: str) -> set[int]:
    return {hit.fact.item for hit in Planted(persona).find([text]).get(text, ())}


@pytest.mark.parametrize(
    "text",
    [
        "ouyang jingwen", "OUYANG JINGWEN", "OuYangJingWen", "ou yang jing wen", "Jingwen Ouyang",
        "Ouyang, Jing-Wen", "Ōuyáng Jìngwén", "ōu yáng jìng wén", "ou1 yang2 jing4 wen2",
        "ou1yang2jing4wen2", "OU 欧 YANG 阳 JING 静 WEN 雯", "name=ouyang jingwen;",
    ],
)  # fmt: skip
def test_spellings_in_pinyin(text: str) -> None:
    assert facts(Persona(contacts=(Contact(name="欧阳静雯"),)), text) == {0}


def test_a_character_with_two_readings_and_one_that_latin_lacks() -> None:
    forms = set(pinyin_forms("曾丽"))
    assert {"ceng li", "zeng li"} <= forms
    assert {"lv li", "lu li", "lyu li", "lu:3 li4", "lv3li4"} <= set(pinyin_forms("吕丽"))


def test_four_parts_in_another_order() -> None:
    persona = Persona(contacts=(Contact(name="Nguyễn Thị Ánh Tuyết"),))
    for text in ("Tuyet Nguyen Thi Anh", "THI ANH TUYET NGUYEN", "tuyet nguyen"):
        assert facts(persona, text) == {0}, text


PEOPLE = tuple(
    Contact(name=name, phones=(f"+8616200000{i:03}",))
    for i, name in enumerate(("王明轩", "李思雨", "张伟", "刘洋帆", "陈静怡", "杨浩然", "赵雪莲",
                              "黄子涵", "周梦琪", "吴国栋"))
)  # fmt: skip
CHINESE = Persona(country="CN", contacts=PEOPLE)
LATIN = ("Wang Mingxuan", "Li Siyu", "Zhang Wei", "Liu Yangfan", "Chen Jingyi", "Yang Haoran",
         "Zhao Xuelian", "Huang Zihan", "Zhou Mengqi", "Wu Guodong")  # fmt: skip


def test_a_short_name_in_pinyin_is_anybody_s() -> None:
    assert found({"author": "Zhang Wei"}, persona=CHINESE) == {}
    assert found({"text": "Posted by Zhang Wei and Li Siyu"}, persona=CHINESE) == {}
    players = [{"player": name, "score": i} for i, name in enumerate(LATIN[:5])]
    assert "planted" not in found(players, persona=CHINESE).values()
    authors = [{"by": name} for name in (*LATIN, *(f"Sun Bo{c}" for c in "abcdefghijklm"))]
    assert "planted" not in found(authors, persona=CHINESE).values()


def test_beside_its_number_or_in_a_list_of_them_it_is_the_planted_person_s() -> None:
    one = found({"n": "Zhang Wei", "p": "16200000002"}, persona=CHINESE)
    assert one == {"contacts.single": "planted"}
    [detection] = result(post({"list": list(LATIN)}), persona=CHINESE).detections
    assert (detection.category, detection.strength, detection.planted) == (
        "contacts", "planted", 10,
    )  # fmt: skip


def test_names_of_a_longer_script_are_found_alone() -> None:
    persona = Persona(country="IN", contacts=(Contact(name="राजेश कुलकर्णी"),))
    for text in ("Rajesh Kulkarni", "RAJESA KULAKARNI", "kulkarni rajesh"):
        assert found({"x": text}, persona=persona) == {"contacts.single": "planted"}, text
    assert found({"x": "Rajesh"}, persona=persona) == {}
    assert found({"x": "Ramesh Kulkarni"}, persona=persona) == {}
