"""What an organisation asks of erasing is read whole or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wipe.codes import Level, Method, Note, Standard
from wipe.erase_policy import (
    DEFAULT_POLICY,
    KNOWN_MODELS,
    SANITIZE_METHODS,
    ErasePolicy,
    ModelRule,
    PolicyRefused,
    parse_policy,
)

WHOLE = """
minimum_level = "purge"
standard = "nist_r1"
allow = ["SAN-BLOCK", "OVERWRITE"]
deny = ["SEC-NORM"]
full_read = true
accept_hidden = true
[[models]]
model = "ACME*"
deny = ["SAN-CRYPTO"]
evidence = "two of them died on our bench"
"""


def test_every_key_of_a_policy_is_read() -> None:
    policy = parse_policy(WHOLE)
    assert (policy.minimum_level, policy.standard) == (Level.PURGE, Standard.NIST_R1)
    assert policy.allow == (Method.SAN_BLOCK, Method.OVERWRITE)
    assert policy.deny == (Method.SEC_NORM,)
    assert policy.full_read
    assert policy.accept_hidden
    assert [rule.model for rule in policy.models] == ["ACME*"]


def test_an_empty_policy_changes_nothing() -> None:
    assert parse_policy("") == DEFAULT_POLICY
    base = ErasePolicy(minimum_level=Level.PURGE, deny=(Method.OVERWRITE,))
    assert parse_policy("full_read = true", base=base) == base.model_copy(
        update={"full_read": True}
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("minimum = 'purge'", "minimum"),
        ("[erase]\nfull_read = true", "erase"),
        ("minimum_level = 'destroy'", "minimum_level"),
        ("standard = 'dod'", "standard"),
        ("deny = ['SECURE-ERASE']", "deny.0"),
        ("allow = 3", "allow"),
        ("full_read = 1", "full_read"),
        ("[[models]]\nmodel = 'X*'\nevidence = 'seen'", "models.0.model"),
        ("[[models]]\nmodel = 'ACME*'", "models.0.evidence"),
        ("[[models]]\nmodel = 'ACME*'\nevidence = 'seen'\nallow = []", "models.0.allow"),
        ("=", "policy"),
        ("full_read = 1979-05-27", "full_read"),
        ("minimum_level = inf", "minimum_level"),
        ("a = " + "[" * 5000, "policy"),
    ],
)
def test_a_key_that_cannot_be_used_is_named(text: str, key: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        parse_policy(text)
    assert [one.key for one in refused.value.problems] == [key]
    assert all(one.cause for one in refused.value.problems)
    assert key in str(refused.value)


def _problems_of(text: str) -> int:
    try:
        parse_policy(text)
    except PolicyRefused as refused:
        return len(refused.problems)
    return 0


@given(st.text(max_size=80))
def test_any_text_is_a_policy_or_is_refused(text: str) -> None:
    comment_or_nothing = all(line.strip()[:1] in {"", "#"} for line in text.splitlines())
    assert _problems_of(text) > 0 or comment_or_nothing or "=" in text or "[" in text


def test_text_of_the_environment_is_understood() -> None:
    json = '{"deny": "SEC-NORM, OVERWRITE", "full_read": "true", "accept_hidden": "false"}'
    policy = ErasePolicy.model_validate_json(json)
    assert policy.deny == (Method.SEC_NORM, Method.OVERWRITE)
    assert policy.full_read
    assert not policy.accept_hidden


@given(
    allow=st.lists(st.sampled_from(Method), max_size=4).map(tuple),
    deny=st.lists(st.sampled_from(Method), max_size=4).map(tuple),
    one=st.sampled_from(Method),
)
def test_naming_one_method_allows_it_alone_and_never_what_was_forbidden(
    allow: tuple[Method, ...], deny: tuple[Method, ...], one: Method
) -> None:
    policy = ErasePolicy(allow=allow, deny=deny)
    only = policy.only(one)
    assert only.forbids(one) == policy.forbids(one)
    assert all(only.forbids(other) for other in Method if other is not one)


@pytest.mark.parametrize(
    ("model", "deny", "note"),
    [
        ("INTEL SSDPEKNW512G8", SANITIZE_METHODS, None),
        ("intel ssdpeknw010t8 ", SANITIZE_METHODS, None),
        ("Seagate Rugged SSD4", SANITIZE_METHODS, None),
        ("INTEL SSDPEKKF256G8L", (), Note.FORMAT_RISK),
    ],
)
def test_h8_h9_h21_models_are_known_with_their_evidence(
    model: str, deny: tuple[Method, ...], note: Note | None
) -> None:
    (rule,) = DEFAULT_POLICY.rules_for(model)
    assert (rule.deny, rule.note) == (deny, note)
    assert rule.evidence[0] == "H"
    assert "#" in rule.evidence or "src/" in rule.evidence


def test_a_policy_adds_models_and_takes_none_away() -> None:
    mine = ModelRule(model="*SSDPEKNW*", evidence="ours behave")
    rules = ErasePolicy(models=(mine,)).rules_for("INTEL SSDPEKNW512G8")
    assert rules == (KNOWN_MODELS[0], mine)
    assert DEFAULT_POLICY.rules_for("WDC PC SN730") == ()
    assert DEFAULT_POLICY.rules_for(None) == ()
