"""Files of classifications, as statistical offices publish them and as somebody writes them."""

import json
import shutil

import pytest

import mentormatch as mm
from mentormatch.encoders import from_dict
from mentormatch.errors import PolicyError

POLICY = '[[criterion]]\nname = "industry"\nencoder = {{name = "category", codes = "{}"}}\n'


def encoder_of(folder, content, name="codes.csv"):
    if content is not None:
        (folder / name).write_text(content, encoding="utf-8")
    path = folder / "policy.toml"
    path.write_text(POLICY.format(name), encoding="utf-8")
    return mm.read_policy(path).criteria[0].make_encoder()


def refused(folder, content, name="codes.csv"):
    with pytest.raises(PolicyError) as raised:
        encoder_of(folder, content, name)
    return raised.value.mistakes


def above(encoder):
    return {code: entry[0] for code, entry in encoder.codes.items()}


@pytest.mark.parametrize(
    "content",
    [
        "code,title,level,parent\n31-33,Manufacturing,2,\n311,Food,3,31-33\n3111,Animal Food,4,311\n",
        "NAICS Code,NAICS Title\n31-33,Manufacturing\n311,Food\n3111,Animal Food\n",
        "Seq. No.,2022 NAICS US  Code,2022 NAICS US Title\n1,31-33,Manufacturing\n,,\n2,311,Food\n3,3111,Animal Food\n",
        "Kode;Bezeichnung\n3111;Animal Food\n311;Food\n31-33;Manufacturing\n",
        "NAICS22,INDEX ITEM DESCRIPTION\n31-33,Manufacturing\n311,Food\n3111,Animal Food\n",
        "id\tname\tid_parent\n31-33\tManufacturing\t\n311\tFood\t31-33\n3111\tAnimal Food\t311\n",
    ],
)
def test_ranges_parents_and_titles(tmp_path, content):
    encoder = encoder_of(tmp_path, content)
    assert above(encoder) == {"31-33": "", "311": "31-33", "3111": "311"}
    encoder.fit(["311 Food"], ["Animal food", "32"])
    wants, offers = encoder.encode_wants(["311 Food"]), encoder.encode_offers(["Animal food", "32"])
    assert encoder.score(wants.values, offers.values).tolist() == [[1.0, 0.5]]
    assert encoder.in_common("3111", "32 x") == ("32 x",)
    assert encoder.in_common("32", "3111") == ("31-33 Manufacturing",)


def test_letters_of_isic_and_parents_of_nace(tmp_path):
    isic = "Code,Description\nA,Agriculture\n01,Crops\n011,Growing\n0111,Cereals\nB,Mining\n05,Coal\n"
    expected = {"A": "", "01": "A", "011": "01", "0111": "011", "B": "", "05": "B"}
    assert above(encoder_of(tmp_path, isic)) == expected
    nace = (
        "Order;Level;Code;Parent;Description;This item includes\n"
        "1;1;A;;AGRICULTURE;x\n2;2;01;A;Crops;x\n3;3;01.1;01;Growing;x\n4;4;01.11;01.1;Cereals;x\n"
    )
    encoder = encoder_of(tmp_path, nace)
    assert above(encoder) == {"A": "", "01": "A", "01.1": "01", "01.11": "01.1"}
    assert encoder.codes["01.11"] == ["01.1", "Cereals"]
    encoder.fit([], [])
    assert encoder.in_common("A01.11", "0111 Cereals") == ("0111 Cereals",)


def test_letters_that_head_nothing_are_above_nothing(tmp_path):
    assert above(encoder_of(tmp_path, "code,name\n01,Crops\nA,Agriculture\nB,Mining\n")) == {"01": "", "A": "", "B": ""}


def test_rows_of_one_code_are_names_of_it_and_marks_at_their_ends_fall(tmp_path):
    content = "Code,Title,Title_fr\n11,FarmingT,Agriculture\n11,Growing thingsT,\n22,IoT,\n23,BuildingT,BâtimentT\n"
    codes = encoder_of(tmp_path, content).codes
    assert codes["11"] == ["", "Farming", "Agriculture", "Growing things"]
    assert encoder_of(tmp_path, "code,title\n" + "\n".join(f"{n},Name" for n in range(10, 40)) + "\n9,IoT\n").codes[
        "9"
    ] == ["", "IoT"]


def test_numbers_are_codes(tmp_path):
    rows = [{"Code": 11, "Title": "Farming"}, {"Code": 111.0, "Title": "Crops"}, {"Code": None, "Title": None}]
    assert above(encoder_of(tmp_path, json.dumps(rows), "codes.json")) == {"11": "", "111": "11"}


@pytest.mark.slow
def test_naics(tmp_path, real_data):
    shutil.copy(real_data("naics_2022") / "naics.csv", tmp_path / "naics.csv")
    encoder = encoder_of(tmp_path, None, "naics.csv")
    assert len(encoder.codes) == 2125
    written = [" ".join([code, *entry[1:]]) for code, entry in encoder.codes.items()]
    encoder.fit(written, [[" - ".join([code, *entry[1:]]) for code, entry in encoder.codes.items()]])
    assert encoder.notes() == ()
    assert len(encoder.nodes_) == 2125
    names = [entry[1] for entry in encoder.codes.values()]
    by_name = encoder.extend(names, [])
    assert not [note for note in by_name.notes() if "known" in note]
    assert len(by_name.nodes_) == 2125


def test_a_stored_matching_is_restored_without_the_file(tmp_path):
    encoder = encoder_of(tmp_path, "code,title\n54,Services\n541,Law\n")
    people = {"industry": ["541 Law", "54", "Gardening"]}
    encoder.fit(people["industry"], ["Services", "law"])
    stored = json.loads(json.dumps(encoder.to_dict()))
    policy = mm.read_policy(tmp_path / "policy.toml")
    (tmp_path / "codes.csv").unlink()
    again = from_dict(stored)
    assert again.notes() == encoder.notes() != ()
    assert again.nodes_ == encoder.nodes_
    rows = [each.encode_wants(people["industry"]).values.toarray().tolist() for each in (again, encoder)]
    assert rows[0] == rows[1]
    assert mm.Policy.from_dict(json.loads(json.dumps(policy.to_dict()))) == policy


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("code,title,parent\n54,Services,5\n541,Law,99\n", ["code_unknown", "code_unknown"]),
        ("code,title,parent\n1,A,2\n2,B,1\n", ["code_circle", "code_circle"]),
        ("code,title,parent\n1,A,\n2,B,\n3,C,1\n3,C,2\n", ["code_doubled"]),
        ("code,title\n-,A\n", ["classification_empty"]),
        ("secret,other\nx,hunter2\n", ["column_missing"]),
        ("title,other\nx,hunter2\n", ["column_missing"]),
    ],
)
def test_mistakes_of_the_file(tmp_path, content, codes):
    mistakes = refused(tmp_path, content)
    assert [mistake.code for mistake in mistakes] == codes
    assert all(mistake.path == ("criterion", 0, "encoder", "codes") for mistake in mistakes)
    assert all(mistake.file == "codes.csv" for mistake in mistakes)
    assert "hunter2" not in str(mistakes)
    assert "secret" not in str(mistakes)


def test_files_that_are_not_there_or_outside(tmp_path):
    folder = tmp_path / "programme"
    folder.mkdir()
    (tmp_path / "codes.csv").write_text("code,title\n1,hunter2\n")
    assert [mistake.code for mistake in refused(folder, None, "../codes.csv")] == ["file_outside"]
    assert [mistake.code for mistake in refused(folder, None, "none.csv")] == ["file_missing"]
    assert "naics" in str(refused(folder, None, "naic")[0])
