"""Users, groups, service principals, tokens and permissions of workspace objects."""

from __future__ import annotations

import pytest
from databricks.sdk.errors import (
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
    Unauthenticated,
)
from databricks.sdk.service.iam import (
    AccessControlRequest,
    ComplexValue,
    Patch,
    PatchOp,
    PatchSchema,
    PermissionLevel,
)

_PATCH = [PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP]


def patch(path, value=None, op=PatchOp.REPLACE):
    return {"operations": [Patch(op=op, path=path, value=value)], "schemas": _PATCH}


def test_me_is_the_token_s_principal(sandbox, member):
    assert sandbox.client.current_user.me().user_name == "admin@lakewright.local"
    assert member.client.current_user.me().user_name == member.name


def test_a_user_is_made_found_changed_and_deleted(sandbox):
    users = sandbox.client.users
    made = users.create(user_name="Ada@x.org", display_name="Ada")
    assert [u.id for u in users.list(filter='userName eq "ada@x.org"')] == [made.id]
    users.patch(made.id, **patch("displayName", "Countess"))
    assert users.get(made.id).display_name == "Countess"
    with pytest.raises(ResourceAlreadyExists):
        users.create(user_name="ada@X.org")
    users.delete(made.id)
    with pytest.raises(NotFound):
        users.get(made.id)


def test_pages_hold_every_user_once(sandbox):
    for number in range(7):
        sandbox.client.users.create(user_name=f"page{number}@x.org")
    found = [u.user_name for u in sandbox.client.users.list(filter='userName sw "page"', count=3)]
    assert found == [f"page{number}@x.org" for number in range(7)]


def test_members_come_and_go(sandbox, member):
    groups = sandbox.client.groups
    group = groups.create(display_name="comers")
    groups.patch(group.id, **patch("members", [{"value": member.id}], PatchOp.ADD))
    assert [m.value for m in groups.get(group.id).members] == [member.id]
    groups.patch(group.id, **patch(f'members[value eq "{member.id}"]', op=PatchOp.REMOVE))
    assert not groups.get(group.id).members
    with pytest.raises(NotFound):
        groups.patch(group.id, **patch("members", [{"value": "999999"}], PatchOp.ADD))


def test_only_an_administrator_changes_identities(sandbox, member):
    [admins] = sandbox.client.groups.list(filter='displayName eq "admins"')
    for attempt in (
        lambda: member.client.users.create(user_name="evil@x.org"),
        lambda: member.client.groups.patch(admins.id, **patch("members", [{"value": member.id}], PatchOp.ADD)),
        lambda: member.client.token_management.create_obo_token(application_id=member.name),
        lambda: list(member.client.token_management.list()),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_what_belongs_to_the_workspace_stays_as_it_is(sandbox):
    client = sandbox.client
    [admins] = client.groups.list(filter='displayName eq "admins"')
    me = client.current_user.me()
    for attempt in (
        lambda: client.groups.delete(admins.id),
        lambda: client.groups.patch(admins.id, **patch("displayName", "others")),
        lambda: client.users.update(me.id, user_name="other@x.org"),
        lambda: client.users.patch(me.id, **patch("active", "false")),
        lambda: client.users.delete(me.id),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    client.groups.create(display_name="mine", members=[ComplexValue(value=me.id)])
    with pytest.raises(ResourceAlreadyExists):
        [mine] = client.groups.list(filter='displayName eq "mine"')
        client.groups.patch(mine.id, **patch("displayName", "admins"))


def test_a_deactivated_principal_is_let_in_no_more(sandbox, member):
    sandbox.client.service_principals.patch(member.id, **patch("active", "false"))
    with pytest.raises(Unauthenticated):
        member.client.current_user.me()
    sandbox.client.service_principals.patch(member.id, **patch("active", "true"))
    assert member.client.current_user.me().id == member.id


def test_tokens_end_with_their_principal(sandbox, member):
    own = member.client.tokens.create(comment="own", lifetime_seconds=60).token_value
    sandbox.client.service_principals.delete(member.id)
    for token in (member.token, own):
        with pytest.raises(Unauthenticated):
            sandbox.client_for(token).current_user.me()


def test_a_token_is_listed_without_its_value_and_revoked(sandbox, member):
    made = member.client.tokens.create(comment="short", lifetime_seconds=60)
    listed = [t.token_id for t in member.client.tokens.list()]
    assert made.token_info.token_id in listed
    assert sandbox.client.token_management.get(made.token_info.token_id).token_info.comment == "short"
    with sandbox.http() as http:
        assert made.token_value not in http.get("/api/2.0/token-management/tokens").text
    assert made.token_value.encode() not in b"".join(p.read_bytes() for p in sandbox.home.glob("*") if p.is_file())
    member.client.tokens.delete(made.token_info.token_id)
    with pytest.raises(Unauthenticated):
        sandbox.client_for(made.token_value).current_user.me()


def test_nobody_deletes_another_s_token(make_member):
    one, other = make_member(), make_member()
    made = one.client.tokens.create(comment="mine", lifetime_seconds=60)
    with pytest.raises(NotFound):
        other.client.tokens.delete(made.token_info.token_id)


def test_permissions_are_set_added_to_and_answered_in_the_singular(sandbox, member):
    client = sandbox.client
    policy = client.cluster_policies.create(name="shared", definition="{}").policy_id
    with sandbox.http(member.token) as http:
        assert http.get("/api/2.0/policies/clusters/get", params={"policy_id": policy}).status_code == 403
    request = AccessControlRequest(service_principal_name=member.name, permission_level=PermissionLevel.CAN_USE)
    answer = client.permissions.update("cluster-policies", policy, access_control_list=[request])
    assert (answer.object_type, answer.object_id) == ("cluster-policy", f"/cluster-policies/{policy}")
    assert member.client.cluster_policies.get(policy).name == "shared"
    client.permissions.set("cluster-policies", policy, access_control_list=[])
    with pytest.raises(PermissionDenied):
        member.client.cluster_policies.get(policy)
    with pytest.raises(InvalidParameterValue, match="CAN_RESTART is not a permission level of a cluster-policy"):
        wrong = AccessControlRequest(group_name="users", permission_level=PermissionLevel.CAN_RESTART)
        client.permissions.set("cluster-policies", policy, access_control_list=[wrong])
    with pytest.raises(NotFound):
        client.permissions.get("cluster-policies", "nix")


def test_a_user_has_a_home_folder(sandbox):
    user = sandbox.client.users.create(user_name="home@example.com")
    assert sandbox.client.workspace.get_status(f"/Users/{user.user_name}").object_type.value == "DIRECTORY"
