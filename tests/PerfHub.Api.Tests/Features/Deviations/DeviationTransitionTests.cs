using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Features.Deviations;

public sealed class DeviationTransitionTests
{
    [Fact]
    public void The_table_lists_roles_statuses_and_change_of_every_event_kind() => Assert.Equal(
        [
            "explain by unit, from open, explained → explained, with a text, fed as explained",
            "comment by unit, bureauAdmin, auditor, from open, explained, confirmed, dismissed, resolved, with a text, fed as commented",
            "assign by bureauAdmin, auditor, from open, explained, confirmed, fed as assigned",
            "confirm by bureauAdmin, auditor, from open, explained → confirmed, with a text, fed as confirmed",
            "dismiss by bureauAdmin, auditor, from open, explained → dismissed, with a text, fed as dismissed",
            "reopen by bureauAdmin, auditor, from confirmed, dismissed → open, with a text, fed as reopened",
        ],
        DeviationTransition.Table.Select(it =>
            $"{Paging.ToCamelCase(it.Kind)} by {JoinNames(it.AllowedRoles)}, from {JoinNames(it.FromStatuses)}"
            + $"{(it.ToStatus is { } to ? $" → {Paging.ToCamelCase(to)}" : "")}{(it.RequiresText ? ", with a text" : "")}, fed as {Paging.ToCamelCase(it.ChangeKind)}"));

    [Fact]
    public void Every_event_kind_has_one_transition() =>
        Assert.Equal(Enum.GetValues<DeviationActionKind>(), DeviationTransition.Table.Select(it => it.Kind));

    [Fact]
    public void Only_units_administrators_and_auditors_may_add_events() => Assert.Equal(
        [Role.BureauAdmin, Role.Auditor, Role.Unit], DeviationTransition.Table.SelectMany(it => it.AllowedRoles).Distinct().Order());

    private static string JoinNames<T>(IEnumerable<T> members)
        where T : struct, Enum => string.Join(", ", members.Select(Paging.ToCamelCase));
}
