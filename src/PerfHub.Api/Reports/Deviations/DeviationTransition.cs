using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An action on the case of a deviation, with the roles that may take it and the statuses that allow it.</summary>
/// <param name="Kind">The action.</param>
/// <param name="AllowedRoles">The roles that may take it.</param>
/// <param name="FromStatuses">The statuses that allow it.</param>
/// <param name="ToStatus">The status afterwards, <see cref="GetStatusAfter"/> apart; <see langword="null"/> if it does not change.</param>
/// <param name="RequiresText">Whether it requires a text.</param>
/// <param name="ChangeKind">The kind of the change in the feed.</param>
public sealed record DeviationTransition(
    DeviationActionKind Kind, IReadOnlyList<Role> AllowedRoles, IReadOnlyList<DeviationStatus> FromStatuses, DeviationStatus? ToStatus,
    bool RequiresText, ChangeKind ChangeKind)
{
    private static readonly Role[] UnitRoles = [Role.Unit], BureauRoles = [Role.BureauAdmin, Role.Auditor], AllRoles = [.. UnitRoles, .. BureauRoles];

    private static readonly DeviationStatus[] UndecidedStatuses = [DeviationStatus.Open, DeviationStatus.Explained];

    private static readonly DeviationStatus[] DecidedStatuses = [DeviationStatus.Confirmed, DeviationStatus.Dismissed];

    /// <summary>All actions. A resolved deviation accepts only comments; a decided one must be reopened before another decision.</summary>
    public static readonly IReadOnlyList<DeviationTransition> Table =
    [
        new(DeviationActionKind.Explain, UnitRoles, UndecidedStatuses, DeviationStatus.Explained, RequiresText: true, ChangeKind.Explained),
        new(DeviationActionKind.Comment, AllRoles, Enum.GetValues<DeviationStatus>(), null, RequiresText: true, ChangeKind.Commented),
        new(DeviationActionKind.Assign, BureauRoles, [.. UndecidedStatuses, DeviationStatus.Confirmed], null, RequiresText: false, ChangeKind.Assigned),
        new(DeviationActionKind.Confirm, BureauRoles, UndecidedStatuses, DeviationStatus.Confirmed, RequiresText: true, ChangeKind.Confirmed),
        new(DeviationActionKind.Dismiss, BureauRoles, UndecidedStatuses, DeviationStatus.Dismissed, RequiresText: true, ChangeKind.Dismissed),
        new(DeviationActionKind.Reopen, BureauRoles, DecidedStatuses, DeviationStatus.Open, RequiresText: true, ChangeKind.Reopened),
    ];

    /// <summary>
    /// Returns the status after the action. Reopening takes the decision back and nothing else: a deviation whose present figures the unit
    /// has explained is explained again.
    /// </summary>
    /// <param name="before">The status before.</param>
    /// <param name="isExplained">Whether the unit has explained the present figures.</param>
    public DeviationStatus GetStatusAfter(DeviationStatus before, bool isExplained) =>
        Kind == DeviationActionKind.Reopen && isExplained ? DeviationStatus.Explained : ToStatus ?? before;

    /// <summary>Returns the transition of an action.</summary>
    public static DeviationTransition Get(DeviationActionKind kind) => Table.Single(transition => transition.Kind == kind);
}
