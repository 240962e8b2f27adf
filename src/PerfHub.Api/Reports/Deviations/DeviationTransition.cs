using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Who may do something with a deviation, where it stands before and after, and how the change feed tells of it.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="AllowedRoles">Who may do it.</param>
/// <param name="FromStatuses">Where the deviation must stand.</param>
/// <param name="ToStatus">Where it stands then; nothing where it stays.</param>
/// <param name="RequiresText">Whether it must be said why, or what.</param>
/// <param name="ChangeKind">What the change feed calls it.</param>
public sealed record DeviationTransition(
    EventKind Kind, IReadOnlyList<Role> AllowedRoles, IReadOnlyList<DeviationStatus> FromStatuses, DeviationStatus? ToStatus, bool RequiresText, ChangeKind ChangeKind)
{
    private static readonly Role[] UnitRoles = [Role.Unit], BureauRoles = [Role.BureauAdmin, Role.Auditor], AllRoles = [.. UnitRoles, .. BureauRoles];

    private static readonly DeviationStatus[] UndecidedStatuses = [DeviationStatus.Open, DeviationStatus.Explained];

    /// <summary>The whole table. A deviation that is resolved is only talked about; one that is decided is reopened before it is decided otherwise.</summary>
    public static readonly IReadOnlyList<DeviationTransition> Table =
    [
        new(EventKind.Explain, UnitRoles, UndecidedStatuses, DeviationStatus.Explained, RequiresText: true, ChangeKind.Explained),
        new(EventKind.Comment, AllRoles, Enum.GetValues<DeviationStatus>(), null, RequiresText: true, ChangeKind.Commented),
        new(EventKind.Assign, BureauRoles, [.. UndecidedStatuses, DeviationStatus.Confirmed], null, RequiresText: false, ChangeKind.Assigned),
        new(EventKind.Confirm, BureauRoles, UndecidedStatuses, DeviationStatus.Confirmed, RequiresText: true, ChangeKind.Confirmed),
        new(EventKind.Dismiss, BureauRoles, UndecidedStatuses, DeviationStatus.Dismissed, RequiresText: true, ChangeKind.Dismissed),
        new(EventKind.Reopen, BureauRoles, [DeviationStatus.Confirmed, DeviationStatus.Dismissed], DeviationStatus.Open, RequiresText: true, ChangeKind.Reopened),
    ];

    /// <summary>The rule of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static DeviationTransition Get(EventKind kind) => Table.Single(rule => rule.Kind == kind);
}
