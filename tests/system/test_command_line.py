"""What an operator types, from an empty folder on."""

import json
import re
import subprocess

import pytest

from conftest import OWNER
from places import ROOT
from service import clean_environment
from web import Client, Moderator

PASSWORD = "a long enough password"


@pytest.fixture
def fresh(make_service):
    return make_service(empty=True)


def test_from_an_empty_folder_to_an_approved_comment(fresh, watch):
    made = fresh.run("init", "--json").json()
    assert made == {"data": str(fresh.data), "result": "made"}
    assert fresh.run("init", "--json").json()["result"] == "unchanged"

    site = fresh.run("site", "add", "clinic", "--origin", "https://Clinic.example:443/", "--name",
                     "Harbour", "--trust", "previous", "--comment-max", "5000", "--edit-window",
                     "30", "--time-zone", "Australia/Sydney", "--json").json()
    assert site == {"key": "clinic", "name": "Harbour", "origins": ["https://clinic.example"],
                    "trust": "previous", "comment_bytes_max": 5000, "edit_window_s": 1800,
                    "revisions_kept_days": 30, "time_zone": "Australia/Sydney"}
    assert fresh.run("site", "list", "--json").json() == [site]
    changed = fresh.run("site", "set", "clinic", "--trust", "never", "--json").json()
    assert changed == site | {"trust": "never"}

    moderator = fresh.run("moderator", "add", "kim", "--role", "moderator", "--site", "clinic",
                          "--password-stdin", "--json", stdin=PASSWORD + "\n").json()
    assert moderator["name"] == "kim" and moderator["sites"] == ["clinic"]
    assert [one["name"] for one in fresh.run("moderator", "list", "--json").json()] == ["kim"]
    invitation = fresh.run("moderator", "invite", "--role", "owner", "--json").json()
    assert re.search(r"/moderate#invite=[A-Za-z0-9_-]{43}$", invitation["url"])

    client = Client(fresh.start().port, watch=watch)
    receipt = client.post({"article": "/a", "author": "A", "email": "a@example.com",
                           "comment": "\x1b[2J\u202eTurned\nText"}).json()
    fresh.stop()

    queue = fresh.run("queue", "--json").json()
    assert [card["id"] for card in queue["comments"]] == [receipt["id"]]
    assert queue["totals"] == {"pending": 1, "approved": 0, "spam": 0, "trash": 0}
    table = fresh.run("queue").out
    assert "\x1b" not in table and "\u202e" not in table and "Turned" in table
    decided = fresh.run("approve", str(receipt["id"]), "--reason", "fine", "--json").json()
    assert decided["comments"][0]["status"] == "approved"
    undone = fresh.run("undo", str(decided["decision"]["id"]), "--json").json()
    assert undone["comments"][0]["status"] == "pending"
    for command, status in (("spam", "spam"), ("trash", "trash"), ("restore", "pending"),
                            ("approve", "approved")):
        after = fresh.run(command, str(receipt["id"]), "--json").json()["comments"][0]["status"]
        assert after == status
    closed = fresh.run("article", "close", "clinic", "/a", "--json").json()
    assert (closed["key"], closed["open"], closed["count"]) == ("/a", False, 1)
    assert fresh.run("article", "open", "clinic", "/a", "--json").json()["open"] is True
    doctor = fresh.run("doctor", "--json").json()
    assert doctor["ok"] and all(check["ok"] for check in doctor["checks"])


def test_a_site_is_checked_by_the_policy_that_was_named(fresh, watch):
    fresh.run("init")
    added = fresh.run("site", "add", "clinic", "--origin", "https://clinic.example", "--policy", "health-clinic")
    assert added.out == "The site clinic is added. Its pages are at https://clinic.example.\n"
    client = Client(fresh.start().port, watch=watch)
    draft = {"article": "/a", "title": "Dry needling", "author": "A", "email": "a@example.com"}
    number = client.post({**draft, "comment": "Zoë: call 0412 345 678"}).json()["id"]
    fresh.stop()
    card = fresh.run("queue", "--json").json()["comments"][0]
    assert card["id"] == number
    (flag,) = [flag for flag in card["flags"] if flag["code"] == "phone_number"]
    assert "phone number" in fresh.run("queue").out and "phone_number" not in fresh.run("queue").out
    shown = fresh.run("show", str(number)).out
    assert card["created"] in shown and "On clinic:/a, Dry needling\n" in shown
    words = card["text"].encode()[flag["start"]:flag["end"]].decode()
    assert words == "0412 345 678" and flag["sentence"] in shown and f'{flag["start"]}-{flag["end"]} "{words}"' in shown
    assert fresh.run("show", str(number), "--json").json() == card
    moved = fresh.run("site", "set", "clinic", "--origin", "https://new.example", "--origin", "https://old.example")
    assert "Its pages are at https://new.example, https://old.example." in moved.out
    unknown = fresh.run("article", "close", "clinic", "/no-such")
    assert "None is shown there yet" in unknown.out
    missing = fresh.run("approve", str(number), "99999", check=False)
    assert missing.code == 1 and "There is no comment 99999." in missing.err


def test_what_stands_so_already_is_said_and_not_decided_again(make_service, connect, draft):
    service = make_service().start()
    client = connect(service)
    first, second = (str(client.post(draft()).json()["id"]) for _ in range(2))
    service.run("approve", first)
    log = lambda: Moderator(client, *OWNER).get("/v1/moderation/decisions").json()["decisions"]
    before = log()
    assert service.run("approve", first).out == f"Comment {first} is already approved.\n"
    told = service.run("approve", first, "--json").json()
    assert told["decision"] is None and [one["status"] for one in told["comments"]] == ["approved"]
    assert log() == before
    both = service.run("approve", first, second).out
    assert both.startswith(f"Comment {first} is already approved.\nComment {second} is approved.\nDecision ")
    assert [change["comment"] for change in log()[0]["changes"]] == [int(second)]
    twice = service.run("approve", first, first, check=False)
    assert f"Comment {first} is named twice" in twice.err


def test_a_campaign_of_which_nothing_waits_is_named(service):
    assert service.run("queue", "--campaign", "7").out.startswith(
        "There is no campaign 7, or none of its comments is pending.\n")
    assert service.run("queue", "--status", "trash").out.startswith("Nothing is here.\n")


def test_where_to_log_in_is_the_configured_address_or_said_to_be_a_guess(make_service):
    service = make_service()
    add = lambda name: service.run("moderator", "add", name, "--role", "owner", "--password-stdin",
                                   stdin=PASSWORD + "\n")
    guess = add("one")
    assert "http://127.0.0.1:8080/moderate" in guess.out and "No public_url is set" in guess.err
    assert "No public_url is set" in service.run("moderator", "invite", "--role", "owner").err
    port = service.start().port
    running = service.run("moderator", "invite", "--role", "owner")
    assert running.out.startswith(f"http://127.0.0.1:{port}/moderate#invite=") and not running.err
    service.stop()
    (service.data / "rejoinder.toml").write_text("public_url = 'https://comments.example'\n")
    known = add("two")
    assert known.out == "The owner two can log in at https://comments.example/moderate\n" and not known.err
    assert not service.run("moderator", "invite", "--role", "owner").err


def test_nothing_works_before_init_and_says_how_to_begin(fresh):
    for arguments in (("serve",), ("site", "list"), ("queue",), ("doctor",)):
        refused = fresh.run(*arguments, check=False)
        assert refused.code == 1, refused
        assert "There is no Rejoinder data in" in refused.out + refused.err


def test_init_leaves_a_folder_with_other_things_alone(fresh):
    fresh.data.mkdir()
    (fresh.data / "precious").write_text("mine")
    refused = fresh.run("init", check=False)
    assert refused.code == 1 and "other files" in refused.err
    assert [path.name for path in fresh.data.iterdir()] == ["precious"]


REFUSED = [  # What the service refuses: exit code 1.
    (("site", "add", "clinic", "--origin", "https://a.example"), "key_taken"),
    (("site", "add", "Bad Key", "--origin", "https://a.example"), "invalid_fields"),
    (("site", "add", "new", "--origin", "not an origin"), "invalid_fields"),
    (("site", "add", "new"), "invalid_fields"),
    (("site", "set", "nowhere", "--trust", "never"), "unknown_site"),
    (("article", "close", "nowhere", "/a"), "unknown_site"),
    (("queue", "--site", "nowhere"), "unknown_site"),
    (("approve", "99999"), "unknown_comment"),
    (("show", "99999"), "unknown_comment"),
    (("undo", "99999"), "unknown_decision"),
    (("moderator", "invite", "--role", "moderator", "--site", "nowhere"), "unknown_site"),
]

UNUSABLE = [  # What is typed wrong: exit code 2.
    ("sit", "list"), ("site", "lst"), ("site",), ("approve",), ("approve", "x"), ("approve", "-1"),
    ("queue", "--status", "hidden"), ("queue", "--order", "best"), ("show",), ("queue", "--limit", "0"), ("queue", "--limit", "1000"),
    ("site", "add", "x", "--trust", "everybody"), ("site", "add", "x", "--policy", "strict"), ("serve", "--listen", "nonsense"),
    ("serve", "--workers", "0"), ("serve", "--workers", "many"), ("config", "--public-url", "x"),
    ("moderator", "add", "ana", "--role", "moderator"), ("approve", "7", "8", "7"),
            ("moderator", "add", "ana", "--role", "king"),
    ("queue", "--colour", "red"), ("serve", "--log-level", "loud"),
]


@pytest.mark.parametrize("arguments, slug", REFUSED, ids=lambda value: " ".join(value))
def test_a_refusal_ends_with_1_and_a_sentence(service, arguments, slug):
    refused = service.run(*arguments, check=False)
    assert (refused.code, refused.out) == (1, "")
    assert re.fullmatch(r"(rejoinder: .+\n)+", refused.err), refused
    told = service.run(*arguments, "--json", check=False)
    assert told.code == 1
    error = json.loads(told.out or told.err)["error"]
    assert error["code"] == slug and error["detail"]


@pytest.mark.parametrize("arguments", UNUSABLE, ids=" ".join)
def test_a_wrong_command_line_ends_with_2_and_changes_nothing(make_service, arguments):
    service = make_service()
    wrong = service.run(*arguments, check=False)
    assert wrong.code == 2 and wrong.out == "", wrong
    assert wrong.err.startswith("rejoinder: "), wrong
    told = service.run(*arguments, "--json", check=False)
    assert told.code == 2 and json.loads(told.out or told.err)["error"]["detail"], told


def test_a_word_that_was_mistyped_gets_the_nearest(service):
    for arguments, near in ((("site", "lst"), "list"), (("quue",), "queue"),
                            (("queue", "--stauts", "spam"), "--status")):
        assert f"`{near}`" in service.run(*arguments, check=False).err


def test_help_and_version_end_with_0(service):
    for arguments in (("--help",), ("serve", "--help"), ("site", "add", "--help")):
        assert service.run(*arguments).out.strip()
    for flag in ("--help", "--version"):
        done = subprocess.run([service.binary, flag], capture_output=True, check=True,
                              env=clean_environment())
        assert done.stdout.startswith(b"rejoinder") or b"rejoinder" in done.stdout
    bare = subprocess.run([service.binary], capture_output=True, check=False,
                          env=clean_environment())
    assert bare.returncode == 2 and b"First steps" in bare.stderr


@pytest.mark.parametrize("line, key, near", [
    ("public_ulr = 'https://a.example'", "public_ulr", "public_url"),
    ("workes = 3", "workes", "workers"),
    ("[limits]\nnetwork_brust = 3", "limits.network_brust", "limits.network_burst"),
])
def test_an_unknown_key_names_its_place_and_the_nearest(make_service, line, key, near):
    service = make_service()
    file = service.data / "rejoinder.toml"
    file.write_text("# A comment.\n\n" + line + "\n")
    wrong = service.run("config", check=False)
    number = 3 + line.count("\n")
    assert wrong.code == 2, wrong
    assert f"{file}:{number}:" in wrong.err and f"`{key}`" in wrong.err and f"`{near}`" in wrong.err
    assert service.run("serve", check=False).code == 2


@pytest.mark.parametrize("content, sentence", [
    ("workers = 'three'", "`workers` must be a number"),
    ("listen = 8080", "`listen` must be a string"),
    ("demo = 'yes'", "`demo` must be true or false"), ("workers = ", "this is not TOML"),
    ("trusted_proxies = [1]", "`trusted_proxies` must be a list of strings"),
    ("workers = 0", "must be a whole number from 1"),
    ("limits = 3", "there is no setting `limits`")])
def test_a_wrong_value_names_its_place_and_the_cure(make_service, content, sentence):
    service = make_service()
    (service.data / "rejoinder.toml").write_text(content + "\n")
    wrong = service.run("config", check=False)
    assert wrong.code == 2 and sentence in wrong.err, wrong
    assert "rejoinder.toml:1:" in wrong.err


def test_an_unknown_variable_is_told_with_the_nearest(service):
    wrong = service.run("config", check=False, environment={"REJOINDER_PUBLIC_ULR": "x"})
    assert wrong.code == 2
    assert "REJOINDER_PUBLIC_ULR" in wrong.err and "REJOINDER_PUBLIC_URL" in wrong.err


def test_flags_win_over_the_environment_and_the_environment_over_the_file(make_service):
    service = make_service()
    (service.data / "rejoinder.toml").write_text("workers = 3\nlog_level = 'error'\ndemo = true\n")
    told = service.run("config", "--workers", "5", "--json",
                       environment={"REJOINDER_WORKERS": "4",
                                    "REJOINDER_LOG_LEVEL": "debug"}).json()
    assert told["workers"] == {"value": "5", "source": "--workers"}
    assert told["log_level"] == {"value": "debug", "source": "REJOINDER_LOG_LEVEL"}
    assert told["demo"]["value"] == "true" and told["demo"]["source"].endswith("rejoinder.toml")
    assert told["limits.email_burst"] == {"value": "6", "source": "default"}


@pytest.mark.parametrize("password", ["short", "", "x" * 1025])
def test_a_password_out_of_bounds_is_refused(service, password):
    refused = service.run("moderator", "add", "new", "--role", "owner", "--password-stdin",
                          stdin=password + "\n", check=False)
    assert refused.code == 1 and "assword" in refused.err + refused.out, refused
    assert password not in refused.err or not password


def test_a_password_is_never_asked_of_a_pipe(service):
    refused = service.run("moderator", "add", "new", "--role", "owner", stdin=PASSWORD, check=False)
    assert refused.code == 1 and "--password-stdin" in refused.err


def test_doctor_says_when_others_may_read_the_folder(make_service):
    service = make_service()
    service.data.chmod(0o755)
    doctor = service.run("doctor", check=False)
    assert doctor.code == 1 and "chmod 700" in doctor.out


def test_the_log_is_json_lines_with_what_an_operator_needs(service, client):
    answer = client.get("/healthz")
    line = service.line_of(answer.headers["X-Request-Id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["ts"])
    assert line["level"] == "info" and line["ms"] >= 0
    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)


def test_another_master_key_is_refused_before_anything_is_written(fresh):
    fresh.run("init")
    fresh.run("site", "add", "clinic", "--origin", "https://clinic.example")
    key = fresh.data / "master.key"
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    for arguments in (("serve",), ("queue",), ("doctor",)):
        refused = fresh.run(*arguments, check=False)
        assert refused.code == 1, refused
        assert "is not the master key" in refused.out + refused.err
    key.write_bytes(right)
    assert "FAIL" not in fresh.run("doctor").out


def test_a_time_zone_that_this_machine_does_not_know_is_refused(fresh):
    fresh.run("init")
    refused = fresh.run("site", "add", "clinic", "--origin", "https://clinic.example",
                        "--time-zone", "Sydney", check=False)
    assert refused.code == 2 and "Australia/Sydney" in refused.err


def test_every_link_of_the_readme_leads_somewhere():
    text = (ROOT / "README.md").read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []
