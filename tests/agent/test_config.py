from pathlib import Path

import pytest

from agent.config import ConfigRefused, Origin, load, text_of
from reports.language import Language
from wipe.codes import Method
from wipe.erase_policy import ErasePolicy


def test_built_in_settings_stand_alone() -> None:
    settings = load(None, {"PATH": "/bin"})
    assert settings.config.language is Language.NL
    assert {origin for _, _, origin in settings.rows()} == {Origin.BUILT_IN}
    assert ("erase.minimum_level", "clear", Origin.BUILT_IN) in settings.rows()


def test_no_file_is_no_fault_and_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "opknap.toml"
    assert text_of(file) is None
    file.write_text('[bench]\nname = "Café"\n', "utf-8")
    assert load(text_of(file), {}).config.bench_label == "Café"


def test_settings_that_are_no_text_are_refused_and_never_a_crash(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('name = "Café"\n'.encode("latin-1"))
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    for file, cause in ((latin, "not UTF-8"), (folder, "cannot be read")):
        with pytest.raises(ConfigRefused) as refused:
            text_of(file)
        (problem,) = refused.value.problems
        assert (problem.key, problem.origin) == ("opknap.toml", Origin.FILE)
        assert cause in problem.cause


def test_the_environment_wins_over_the_file_and_the_file_over_what_is_built_in() -> None:
    file = 'language = "en"\n[server]\nurl = "https://a.example:8443/"\nsite = "ams-1"\n'
    settings = load(file, {"OPKNAP__SERVER__URL": "http://127.0.0.1:8080"})
    assert settings.config.server.url == "http://127.0.0.1:8080"
    assert settings.config.server.site == "ams-1"
    origins = {key: origin for key, _, origin in settings.rows()}
    assert origins["server.url"] is Origin.ENVIRONMENT
    assert origins["server.site"] is Origin.FILE
    assert origins["bench.id"] is Origin.BUILT_IN


@pytest.mark.parametrize(
    ("file", "environment", "key", "origin"),
    [
        ('langage = "nl"', {}, "langage", Origin.FILE),
        ('[server]\nuri = "x"', {}, "server.uri", Origin.FILE),
        ('[erase]\nminimum_level = "destroy"', {}, "erase.minimum_level", Origin.FILE),
        ('[server]\nurl = "http://inventory.example"', {}, "server.url", Origin.FILE),
        ('[server]\nurl = "https://me:pw@inventory.example"', {}, "server.url", Origin.FILE),
        ('[bench]\nid = "Bench 7"', {}, "bench.id", Origin.FILE),
        ("language = 3", {}, "language", Origin.FILE),
        ("server = 3", {}, "server", Origin.FILE),
        ("=", {}, "opknap.toml", Origin.FILE),
        (None, {"OPKNAP__SERVR__URL": "x"}, "servr", Origin.ENVIRONMENT),
        (None, {"OPKNAP__LANGUAGE": "de"}, "language", Origin.ENVIRONMENT),
        ('[erase]\ndeny = ["SHRED"]', {}, "erase.deny.0", Origin.FILE),
        ("[[erase.models]]\nmodel = 'ACME*'", {}, "erase.models.0.evidence", Origin.FILE),
        (None, {"OPKNAP__ERASE__DENY": "SHRED"}, "erase.deny.0", Origin.ENVIRONMENT),
        (
            None,
            {"OPKNAP__SERVER": "x", "OPKNAP__SERVER__URL": "y"},
            "server.url",
            Origin.ENVIRONMENT,
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_origin(
    file: str | None, environment: dict[str, str], key: str, origin: Origin
) -> None:
    with pytest.raises(ConfigRefused) as refused:
        load(file, environment)
    assert [(one.key, one.origin) for one in refused.value.problems] == [(key, origin)]
    assert refused.value.problems[0].cause


def test_an_erase_policy_comes_from_file_and_environment_alike() -> None:
    file = '[erase]\nfull_read = true\ndeny = ["SEC-NORM"]\n'
    settings = load(file, {"OPKNAP__ERASE__ACCEPT_HIDDEN": "true"})
    assert settings.config.erase == ErasePolicy(
        full_read=True, accept_hidden=True, deny=(Method.SEC_NORM,)
    )
    rows = {key: (value, origin) for key, value, origin in settings.rows()}
    assert rows["erase.deny"] == ("['SEC-NORM']", Origin.FILE)
    assert rows["erase.accept_hidden"] == ("True", Origin.ENVIRONMENT)
