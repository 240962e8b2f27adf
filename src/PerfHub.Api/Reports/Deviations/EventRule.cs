using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Who may do something with a deviation, where it stands before and after, and how the change feed tells of it.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Roles">Who may do it.</param>
/// <param name="From">Where the deviation must stand.</param>
/// <param name="To">Where it stands then; nothing where it stays.</param>
/// <param name="NeedsText">Whether it must be said why, or what.</param>
/// <param name="Change">What the change feed calls it.</param>
public sealed record EventRule(
    EventKind Kind, IReadOnlyList<Role> Roles, IReadOnlyList<DeviationStatus> From, DeviationStatus? To, bool NeedsText, ChangeKind Change)
{
    private static readonly Role[] Unit = [Role.Unit], Bureau = [Role.BureauAdmin, Role.Auditor], All = [.. Unit, .. Bureau];

    private static readonly DeviationStatus[] Undecided = [DeviationStatus.Open, DeviationStatus.Explained];

    /// <summary>The whole table. A deviation that is resolved is only talked about; one that is decided is reopened before it is decided otherwise.</summary>
    public static readonly IReadOnlyList<EventRule> Table =
    [
        new(EventKind.Explain, Unit, Undecided, DeviationStatus.Explained, NeedsText: true, ChangeKind.Explained),
        new(EventKind.Comment, All, Enum.GetValues<DeviationStatus>(), null, NeedsText: true, ChangeKind.Commented),
        new(EventKind.Assign, Bureau, [.. Undecided, DeviationStatus.Confirmed], null, NeedsText: false, ChangeKind.Assigned),
        new(EventKind.Confirm, Bureau, Undecided, DeviationStatus.Confirmed, NeedsText: true, ChangeKind.Confirmed),
        new(EventKind.Dismiss, Bureau, Undecided, DeviationStatus.Dismissed, NeedsText: true, ChangeKind.Dismissed),
        new(EventKind.Reopen, Bureau, [DeviationStatus.Confirmed, DeviationStatus.Dismissed], DeviationStatus.Open, NeedsText: true, ChangeKind.Reopened),
    ];

    /// <summary>The rule of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static EventRule Of(EventKind kind) => Table.Single(rule => rule.Kind == kind);
}
