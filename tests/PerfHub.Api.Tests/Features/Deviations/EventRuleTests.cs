using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Tests.Features.Deviations;

public sealed class EventRuleTests
{
    [Fact]
    public void The_table_says_who_may_do_what_and_when() => Assert.Equal(
        [
            "explain by unit, from open, explained → explained, with a text, told as explained",
            "comment by unit, bureauAdmin, auditor, from open, explained, confirmed, dismissed, resolved, with a text, told as commented",
            "assign by bureauAdmin, auditor, from open, explained, confirmed, told as assigned",
            "confirm by bureauAdmin, auditor, from open, explained → confirmed, with a text, told as confirmed",
            "dismiss by bureauAdmin, auditor, from open, explained → dismissed, with a text, told as dismissed",
            "reopen by bureauAdmin, auditor, from confirmed, dismissed → open, with a text, told as reopened",
        ],
        DeviationTransition.Table.Select(rule =>
            $"{Paging.ToCamelCase(rule.Kind)} by {JoinNames(rule.AllowedRoles)}, from {JoinNames(rule.FromStatuses)}"
            + $"{(rule.ToStatus is { } to ? $" → {Paging.ToCamelCase(to)}" : "")}{(rule.RequiresText ? ", with a text" : "")}, told as {Paging.ToCamelCase(rule.ChangeKind)}"));

    [Fact]
    public void Every_kind_has_one_rule() =>
        Assert.Equal(Enum.GetValues<EventKind>(), DeviationTransition.Table.Select(rule => rule.Kind));

    // What a role that is not the table's may do is nothing.
    [Fact]
    public void Nobody_but_units_administrators_and_auditors_does_anything() => Assert.Equal(
        [Role.BureauAdmin, Role.Auditor, Role.Unit], DeviationTransition.Table.SelectMany(rule => rule.AllowedRoles).Distinct().Order());

    private static string JoinNames<T>(IEnumerable<T> members)
        where T : struct, Enum => string.Join(", ", members.Select(Paging.ToCamelCase));
}
